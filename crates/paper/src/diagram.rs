//! システム構成図 and 運用概念図 (個別指導 様式7) as data: what stands where, what hangs on what, and where data lies.
//! Which box stands where is decided here; the forms only draw.

use crate::PaperError;
use crate::engine;
use crate::foot::Foot;
use model::day::Day;
use model::lang::Lang;
use model::report::JournalMark;
use model::word::{DeviceKind, Wiring};
use serde::{Deserialize, Serialize};

const SYSTEM_TEXT: &str = include_str!("../forms/system_diagram/text.toml");
const OPERATIONS_TEXT: &str = include_str!("../forms/operations_diagram/text.toml");

/// Boxes of one page: more of them could not be read any more.
const MOST_BOXES: usize = 48;
/// Network devices between the outside and the rooms.
const MOST_NETWORK: usize = 12;
/// How many routers stand one behind the other.
const MOST_LEVELS: usize = 4;

/// What both diagrams are drawn from.
#[derive(Debug, Clone)]
pub struct Diagram {
    /// 薬局名.
    pub pharmacy: String,
    /// The day it shows.
    pub as_of: Day,
    /// The language of the foot; the diagram itself is for a pharmacy in Japan.
    pub lang: Lang,
    /// Firms and clouds outside that are connected.
    pub outside: Vec<Outside>,
    /// Devices in use, in the order in which they are drawn.
    pub devices: Vec<DeviceBox>,
    /// The systems with what lies where.
    pub systems: Vec<Placed>,
    /// Where the journal stands.
    pub journal: JournalMark,
}

/// Somebody or something outside the pharmacy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outside {
    /// Its name.
    pub name: String,
    /// The mark by which devices refer to it; empty where it does not come in.
    pub mark: String,
    /// What it holds, or keeps from afar.
    pub about: Vec<String>,
    /// Whether data of the pharmacy lies there.
    pub is_cloud: bool,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceBox {
    /// What it is called.
    pub name: String,
    /// What kind it is.
    pub kind: Option<DeviceKind>,
    /// 設置場所.
    pub place: String,
    /// OS, address, system: what stands on it.
    pub lines: Vec<String>,
    /// Marks of those who come in from outside.
    pub marks: String,
    /// What lies on it; empty where nothing is known to.
    pub holds: String,
    /// How it hangs on the network, where the ledger tells.
    pub wiring: Option<Wiring>,
    /// On what it hangs, where the ledger names something.
    pub hangs_on: String,
    /// The name of the device that it hangs on; none where the ledger has no such device in use.
    pub hangs_at: Option<String>,
}

/// A system with its data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// Its name.
    pub name: String,
    /// Words by which its step in the work is known: its name, product and kind.
    #[serde(skip)]
    pub known_by: String,
    /// 事業者.
    pub vendor: String,
    /// Where its server, and with it the data, stands.
    pub stands: String,
    /// Where copies lie.
    pub copies: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SystemWords {
    title: String,
    outside: String,
    no_outside: String,
    line: String,
    network: String,
    no_network: String,
    apart: String,
    place_missing: String,
    behind: String,
    goes_on: String,
    lost: String,
    cloud: String,
    holds: String,
    wireless: String,
    data: String,
    data_columns: Vec<String>,
    legend: String,
    hint: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationsWords {
    title: String,
    no_system: String,
    stands: String,
    device: String,
    place: String,
    copies: String,
    copies_missing: String,
    others: String,
    others_says: String,
    legend: String,
    hint: String,
    step: Vec<Step>,
}

/// A step of the work in a pharmacy.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    name: String,
    says: String,
    #[serde(skip_serializing)]
    words: Vec<String>,
}

/// What stands on one page.
#[derive(Debug, Default, Serialize)]
struct Page {
    zones: Vec<Zone>,
    apart: Vec<Zone>,
}

/// Boxes that stand together.
#[derive(Debug, Serialize)]
struct Zone {
    name: String,
    boxes: Vec<Drawn>,
}

/// A box as the form draws it.
#[derive(Debug, Serialize)]
struct Drawn {
    name: String,
    lines: Vec<String>,
    marks: String,
    holds: String,
    is_server: bool,
    is_wireless: bool,
    hangs_on: String,
    /// Whether what it hangs on is not in the ledger, or not in use any more.
    is_lost: bool,
}

/// What the form of the システム構成図 reads.
#[derive(Debug, Serialize)]
pub(crate) struct SystemSheet<'p> {
    title: String,
    author: &'p str,
    as_of: String,
    words: SystemWords,
    outside: &'p [Outside],
    /// Network devices: those that lead outside first, then those that hang on them, and so on.
    network: Vec<Vec<Drawn>>,
    pages: Vec<Page>,
    systems: &'p [Placed],
    foot: Foot,
}

/// What serves a step of the work.
#[derive(Debug, Default, Serialize)]
struct Served<'p> {
    systems: Vec<&'p Placed>,
    /// Devices that serve it by their words, where no system is listed for it.
    devices: Vec<Serving<'p>>,
}

/// A device that serves a step of the work.
#[derive(Debug, Serialize)]
struct Serving<'p> {
    name: &'p str,
    /// What runs on it, by which its step is known.
    runs: &'p str,
    place: &'p str,
}

/// What the form of the 運用概念図 reads.
#[derive(Debug, Serialize)]
pub(crate) struct OperationsSheet<'p> {
    title: String,
    author: &'p str,
    as_of: String,
    words: OperationsWords,
    steps: Vec<Served<'p>>,
    others: Vec<&'p Placed>,
    foot: Foot,
}

impl Diagram {
    /// What the diagrams say, without their day and the journal's mark: while this stays the same, what was issued is right.
    #[must_use]
    pub fn substance(&self) -> String {
        format!("{:?}", (&self.pharmacy, &self.outside, &self.devices, &self.systems))
    }
}

impl<'p> SystemSheet<'p> {
    /// # Errors
    /// The words of the form cannot be read.
    pub(crate) fn new(diagram: &'p Diagram) -> Result<Self, PaperError> {
        let words: SystemWords = engine::words("system_diagram", SYSTEM_TEXT)?;
        let levels = levels(&diagram.devices);
        let is_drawn = |it: &DeviceBox| levels.iter().flatten().any(|drawn| std::ptr::eq(*drawn, it));
        let (apart, on): (Vec<&DeviceBox>, Vec<&DeviceBox>) =
            diagram.devices.iter().filter(|it| !is_drawn(it)).partition(|it| it.wiring == Some(Wiring::Apart));
        let behind = |it: &DeviceBox| {
            let router = it.hangs_at.as_ref()?;
            let is_deep = levels.iter().skip(1).flatten().any(|drawn| drawn.name == *router);
            is_deep.then(|| words.behind.replace("{name}", router))
        };
        let zones = |boxes: &[&DeviceBox]| zones(boxes, &words.place_missing, &behind);
        Ok(Self {
            title: words.title.clone(),
            author: &diagram.pharmacy,
            as_of: format!("{}現在", diagram.as_of.wareki()),
            outside: &diagram.outside,
            network: levels.iter().map(|level| level.iter().map(|it| placed(it)).collect()).collect(),
            pages: pages(zones(&on), zones(&apart), &words.goes_on),
            systems: &diagram.systems,
            foot: Foot::new(&diagram.journal, diagram.lang),
            words,
        })
    }
}

impl<'p> OperationsSheet<'p> {
    /// # Errors
    /// The words of the form cannot be read.
    pub(crate) fn new(diagram: &'p Diagram) -> Result<Self, PaperError> {
        let words: OperationsWords = engine::words("operations_diagram", OPERATIONS_TEXT)?;
        let mut steps: Vec<Served<'_>> = words.step.iter().map(|_| Served::default()).collect();
        let mut others = Vec::new();
        for system in &diagram.systems {
            let at = words.step.iter().position(|step| is_step_of(step, &system.known_by));
            match at.and_then(|at| steps.get_mut(at)) {
                Some(there) => there.systems.push(system),
                None => others.push(system),
            }
        }
        for (step, there) in words.step.iter().zip(&mut steps).filter(|(_, there)| there.systems.is_empty()) {
            there.devices = diagram.devices.iter().filter_map(|it| serving(step, it)).collect();
        }
        Ok(Self {
            title: words.title.clone(),
            author: &diagram.pharmacy,
            as_of: format!("{}現在", diagram.as_of.wareki()),
            steps,
            others,
            foot: Foot::new(&diagram.journal, diagram.lang),
            words,
        })
    }
}

/// A device that serves a step by what it is called or by what stands on it.
fn serving<'p>(step: &Step, device: &'p DeviceBox) -> Option<Serving<'p>> {
    let told = device.lines.iter().chain([&device.name]);
    let runs = told.into_iter().find(|words| is_step_of(step, words))?;
    Some(Serving { name: &device.name, runs, place: &device.place })
}

fn is_step_of(step: &Step, known_by: &str) -> bool {
    let key = model::width::key(known_by);
    step.words.iter().any(|word| key.contains(&model::width::key(word)))
}

/// Network devices that stand between the outside and the rooms, in levels: those that hang on none of them first. Where there
/// are very many, the rest stands in its rooms.
fn levels(devices: &[DeviceBox]) -> Vec<Vec<&DeviceBox>> {
    let is_network = |it: &&DeviceBox| it.kind == Some(DeviceKind::Network) && it.wiring != Some(Wiring::Apart);
    // What hangs on itself by a round of others stands no deeper than there are devices.
    let depth = |it: &DeviceBox| {
        let router = |name: &String| devices.iter().filter(is_network).find(|it| it.name == *name);
        let above = |it: &&DeviceBox| it.hangs_at.as_ref().and_then(router);
        std::iter::successors(above(&it), above).take(MOST_LEVELS).count()
    };
    let mut levels = vec![Vec::new(); MOST_LEVELS + 1];
    for device in devices.iter().filter(is_network).take(MOST_NETWORK) {
        if let Some(level) = levels.get_mut(depth(device)) {
            level.push(device);
        }
    }
    levels.retain(|level| !level.is_empty());
    levels
}

/// Parts zones onto pages on which every box can be read.
fn pages(zones: Vec<Zone>, apart: Vec<Zone>, goes_on: &str) -> Vec<Page> {
    let mut pages = vec![Page::default()];
    let mut room = MOST_BOXES;
    for (zone, is_apart) in zones.into_iter().map(|it| (it, false)).chain(apart.into_iter().map(|it| (it, true))) {
        let mut name = zone.name;
        let mut boxes = zone.boxes;
        while !boxes.is_empty() {
            if room == 0 {
                pages.push(Page::default());
                room = MOST_BOXES;
            }
            let rest = boxes.split_off(room.min(boxes.len()));
            room -= boxes.len();
            let after = if rest.is_empty() { String::new() } else { goes_on.replace("{name}", &name) };
            let piece = Zone { name, boxes };
            if let Some(page) = pages.last_mut() {
                if is_apart { page.apart.push(piece) } else { page.zones.push(piece) }
            }
            (name, boxes) = (after, rest);
        }
    }
    pages
}

/// Devices by the place where they stand, places in the order of their first device. Those behind another router stand apart
/// from the others of their place.
fn zones(boxes: &[&DeviceBox], place_missing: &str, behind: &dyn Fn(&DeviceBox) -> Option<String>) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for device in boxes {
        let place = if device.place.is_empty() { place_missing } else { &device.place };
        let name = &format!("{place}{}", behind(device).unwrap_or_default());
        match zones.iter_mut().find(|zone| zone.name == *name) {
            Some(zone) => zone.boxes.push(drawn(device)),
            None => zones.push(Zone { name: name.to_owned(), boxes: vec![drawn(device)] }),
        }
    }
    zones
}

/// A device that stands in no zone, with the place where it stands.
fn placed(device: &DeviceBox) -> Drawn {
    let place = Some(device.place.clone()).filter(|place| !place.is_empty());
    let drawn = drawn(device);
    Drawn { lines: place.into_iter().chain(drawn.lines).collect(), ..drawn }
}

fn drawn(device: &DeviceBox) -> Drawn {
    Drawn {
        name: device.name.clone(),
        lines: device.lines.clone(),
        marks: device.marks.clone(),
        holds: device.holds.clone(),
        is_server: device.kind == Some(DeviceKind::Server),
        is_wireless: device.wiring == Some(Wiring::Wireless),
        hangs_on: device.hangs_on.clone(),
        is_lost: !device.hangs_on.is_empty() && device.hangs_at.is_none(),
    }
}
