//! システム構成図 and 運用概念図: gathered from the ledgers of systems, devices and copies. What no ledger tells is not drawn.

use crate::issue_paper::PaperOf;
use model::name::Name;
use model::record::{Backup, Device, Record as _, System};
use model::word::{Count, DeviceKind, Hosting, YesNo};
use paper::{DeviceBox, Diagram, Outside, Placed};

/// Marks of those who come in from outside.
const MARKS: [&str; 20] =
    ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲", "⑳"];

/// The diagram of the day.
pub(crate) fn diagram(of: PaperOf<'_>) -> Diagram {
    let visitors = visitors(of);
    Diagram {
        pharmacy: of.state.shop.name.clone(),
        as_of: of.state.today,
        lang: of.judged.report.lang,
        outside: outside(of, &visitors),
        devices: devices(of, &visitors),
        systems: of.systems().map(|system| placed(of, system)).collect(),
        journal: of.state.mark.clone(),
    }
}

/// Devices in use, those that a person put in an order first.
fn running(of: PaperOf<'_>) -> Vec<&Device> {
    let mut devices: Vec<&Device> = of.state.shop.devices.records().filter(|device| device.may_run()).collect();
    let order = |device: &&Device| device.drawn_as.means().map_or(u32::MAX, |Count(order)| order);
    devices.sort_by_key(order);
    devices
}

/// Firms that come in from outside, in the order of the lists: by what is said of the system, or of the device itself.
fn visitors(of: PaperOf<'_>) -> Vec<&Name> {
    let comes_in = |said: Option<YesNo>| said == Some(YesNo::Yes);
    let by_system = of.systems().filter(|it| comes_in(it.remote_maintenance.means())).map(|it| &it.vendor);
    let by_device = running(of).into_iter().filter(|it| comes_in(it.remote_maintenance.means())).map(|it| &it.vendor);
    let mut firms: Vec<&Name> = Vec::new();
    for firm in by_system.chain(by_device).filter(|firm| !firm.is_empty()) {
        if !firms.iter().any(|known| known.is_firm(firm)) {
            firms.push(firm);
        }
    }
    firms
}

fn mark(visitors: &[&Name], firm: &Name) -> String {
    let at = visitors.iter().position(|known| known.is_firm(firm));
    at.map(|at| MARKS.get(at).map_or_else(|| format!("({})", at + 1), |mark| (*mark).to_owned())).unwrap_or_default()
}

/// Firms that come in, then clouds: one that is both stands once.
fn outside(of: PaperOf<'_>, visitors: &[&Name]) -> Vec<Outside> {
    let is_cloud = |system: &&System| system.hosting.means() == Some(Hosting::Cloud);
    let firm = |name: &Name, mark: String| {
        let kept = of.systems().filter(|system| system.vendor.is_firm(name));
        let holds = of.systems().filter(is_cloud).filter(|system| system.vendor.is_firm(name));
        let told = |says: &str, names: Vec<&str>| (!names.is_empty()).then(|| format!("{says}: {}", names.join("・")));
        let remote = kept.filter(|system| system.remote_maintenance.means() == Some(YesNo::Yes));
        let held: Vec<&str> = holds.map(System::label).collect();
        let is_cloud = !held.is_empty();
        let about = [told("リモート保守", remote.map(System::label).collect()), told("データを預ける", held)];
        Outside { name: name.text().to_owned(), mark, about: about.into_iter().flatten().collect(), is_cloud }
    };
    let mut out: Vec<Outside> = visitors.iter().map(|name| firm(name, mark(visitors, name))).collect();
    for system in of.systems().filter(is_cloud) {
        let is_drawn = out.iter().any(|it| Name::new(&*it.name).is_firm(&system.vendor));
        if system.vendor.is_empty() {
            let name = system.label().to_owned();
            out.push(Outside { name, mark: String::new(), about: Vec::new(), is_cloud: true });
        } else if !is_drawn {
            out.push(firm(&system.vendor, String::new()));
        }
    }
    out
}

/// The device that another hangs on, as far as its row names one: of several, the longest name.
fn hangs_at(all: &[&Device], device: &Device) -> Option<String> {
    let named = all.iter().filter(|other| device.hangs_on(other));
    named.map(|other| other.label().to_owned()).max_by_key(String::len)
}

fn devices(of: PaperOf<'_>, visitors: &[&Name]) -> Vec<DeviceBox> {
    let all = running(of);
    all.iter()
        .map(|device| {
            let wiring = device.connects_to.tells();
            let says = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            // What runs on it is not told twice where it is what the device is called.
            let software = says(&device.software).filter(|software| software != device.label());
            let lines = [says(device.os.text()), software.or_else(|| says(device.system.text())), says(&device.ip)];
            let keeper = keeper(of, device);
            DeviceBox {
                name: device.label().to_owned(),
                kind: device.role(),
                place: device.place.trim().to_owned(),
                lines: lines.into_iter().flatten().collect(),
                marks: keeper.map(|firm| mark(visitors, firm)).unwrap_or_default(),
                holds: held_on(of, device),
                wiring,
                hangs_at: hangs_at(&all, device),
                hangs_on: if wiring.is_none() { device.connects_to.to_string() } else { String::new() },
            }
        })
        .collect()
}

/// The firm that comes in to a device from outside: as its own row says, else where the system of which it is the server is
/// kept from afar.
fn keeper<'p>(of: PaperOf<'p>, device: &'p Device) -> Option<&'p Name> {
    match device.remote_maintenance.means() {
        Some(YesNo::Yes) if !device.vendor.is_empty() => Some(&device.vendor),
        Some(YesNo::No) => None,
        _ => {
            let mut served = of.systems().filter(|system| is_server_of(of, device, system));
            served.find(|system| system.remote_maintenance.means() == Some(YesNo::Yes)).map(|system| &system.vendor)
        }
    }
}

/// Whether the device is a server of the system by its row. What copies are kept on is none.
fn is_server_of(of: PaperOf<'_>, device: &Device, system: &System) -> bool {
    let runs = Name::new(&*device.software);
    let is_it = |name: &Name| !name.is_empty() && (name.is(&system.name) || name.is(&system.product));
    let is_server = device.role() == Some(DeviceKind::Server) && copies_on(of, device).next().is_none();
    is_server && (is_it(&device.system) || is_it(&runs))
}

/// What lies on a device: the data of the systems of which it is the server here, and copies that name it as their place.
fn held_on(of: PaperOf<'_>, device: &Device) -> String {
    let serves = |system: &&System| {
        let stands_here = matches!(system.hosting.means(), Some(Hosting::OnSite | Hosting::OnePc));
        stands_here && is_server_of(of, device, system)
    };
    let own = of.systems().filter(serves).map(|system| system.label().to_owned());
    let copies = copies_on(of, device).map(|copy| format!("{}の控え", copy.system.whole().text()));
    let mut held: Vec<String> = own.chain(copies).collect();
    held.dedup();
    held.join("・")
}

/// Copies of which the place names the device.
fn copies_on<'p>(of: PaperOf<'p>, device: &'p Device) -> impl Iterator<Item = &'p Backup> {
    let names = [&*device.name, &*device.software];
    let is_named = move |place: &str| names.iter().any(|name| name.chars().count() > 2 && place.contains(name));
    of.state.shop.backups.records().filter(move |copy| is_named(&copy.place))
}

fn placed(of: PaperOf<'_>, system: &System) -> Placed {
    let copies = of.state.shop.backups.records().filter(|copy| items::is_copy_of(&of.state.shop, copy, system));
    let mut places: Vec<String> = copies.map(|copy| copy.place.to_string()).filter(|place| !place.is_empty()).collect();
    places.dedup();
    Placed {
        name: system.label().to_owned(),
        known_by: [system.name.text(), system.product.text(), &system.kind].join(" "),
        vendor: system.vendor.text().to_owned(),
        stands: match system.hosting.text() {
            "" => "（未記入：サーバの場所）".to_owned(),
            text => text.to_owned(),
        },
        copies: places,
    }
}
