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
    /// On what it hangs, where the ledger names a device.
    pub hangs_on: String,
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
    cloud: String,
    holds: String,
    wireless: String,
    data: String,
    data_columns: Vec<String>,
    legend: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationsWords {
    title: String,
    no_system: String,
    stands: String,
    copies: String,
    copies_missing: String,
    others: String,
    others_says: String,
    legend: String,
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
}

/// What the form of the システム構成図 reads.
#[derive(Debug, Serialize)]
pub(crate) struct SystemSheet<'p> {
    title: String,
    author: &'p str,
    as_of: String,
    words: SystemWords,
    outside: &'p [Outside],
    network: Vec<Drawn>,
    zones: Vec<Zone>,
    apart: Vec<Zone>,
    systems: &'p [Placed],
    foot: Foot,
}

/// What the form of the 運用概念図 reads.
#[derive(Debug, Serialize)]
pub(crate) struct OperationsSheet<'p> {
    title: String,
    author: &'p str,
    as_of: String,
    words: OperationsWords,
    steps: Vec<Vec<&'p Placed>>,
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
        let is_network = |it: &&DeviceBox| it.kind == Some(DeviceKind::Network) && it.wiring != Some(Wiring::Apart);
        let (apart, on): (Vec<&DeviceBox>, Vec<&DeviceBox>) =
            diagram.devices.iter().filter(|it| !is_network(it)).partition(|it| it.wiring == Some(Wiring::Apart));
        let zones = |boxes: &[&DeviceBox]| zones(boxes, &words.place_missing);
        Ok(Self {
            title: words.title.clone(),
            author: &diagram.pharmacy,
            as_of: format!("{}現在", diagram.as_of.wareki()),
            outside: &diagram.outside,
            network: diagram.devices.iter().filter(is_network).map(placed).collect(),
            zones: zones(&on),
            apart: zones(&apart),
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
        let mut steps = vec![Vec::new(); words.step.len()];
        let mut others = Vec::new();
        for system in &diagram.systems {
            match words.step.iter().position(|step| is_step_of(step, system)) {
                Some(at) => steps.get_mut(at).map(|there: &mut Vec<_>| there.push(system)).unwrap_or_default(),
                None => others.push(system),
            }
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

fn is_step_of(step: &Step, system: &Placed) -> bool {
    let key = model::width::key(&system.known_by);
    step.words.iter().any(|word| key.contains(&model::width::key(word)))
}

/// Devices by the place where they stand, places in the order of their first device.
fn zones(boxes: &[&DeviceBox], place_missing: &str) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for device in boxes {
        let name = if device.place.is_empty() { place_missing } else { &device.place };
        match zones.iter_mut().find(|zone| zone.name == name) {
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
    }
}
