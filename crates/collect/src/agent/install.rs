//! Passes on a schedule, kept by the system's own scheduler: nothing of ours stays running between them. The program is copied to
//! where only an administrator may change it, as the system itself will start it.

use crate::fail::Fail;
use crate::key_file::make_folder;
use crate::server::Server;
use crate::whole::{self, For};
use crate::{systemd, task};
use model::lang::Lang;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the system start a pass every few hours. The machine was let in before.
pub fn install(user: bool, folder: &Path, lang: Lang) -> Result<Vec<String>, Fail> {
    Server::kept(folder)?;
    let program = copy_program(user, folder)?;
    if cfg!(windows) {
        by_task(&program, folder)?;
    } else {
        by_timer(&program, folder, user)?;
    }
    let say = |ja: &str, en: &str| if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() };
    Ok(vec![
        say(
            "起動の5分後と、4時間ごとに報告するようにしました。",
            "It reports five minutes after each start and every four hours from now on.",
        ),
        format!("{}: {}", say("プログラムの場所", "The program"), program.display()),
    ])
}

/// Makes the system start no more passes. Key and server stay, so that it can go on later.
pub fn uninstall(user: bool, lang: Lang) -> Result<Vec<String>, Fail> {
    if cfg!(windows) {
        call(&schtasks(), ["/Delete", "/TN", task::NAME, "/F"])?;
    } else {
        let scope = scope(user);
        call(Path::new("systemctl"), [scope, "disable", "--now", systemd::TIMER])?;
        let units = systemd::units(user).ok_or_else(no_settings)?;
        for name in [systemd::TIMER, systemd::SERVICE] {
            let path = units.join(name);
            fs::remove_file(&path).map_err(|why| Fail::file(&path, &why))?;
        }
        call(Path::new("systemctl"), [scope, "daemon-reload"])?;
    }
    Ok(vec![if lang == Lang::Ja {
        "決まった時間の報告をやめました。薬守の「機器の報告」で、この機器の鍵を止めてください。".to_owned()
    } else {
        "It reports no more. Revoke this machine's key on Yakumori's page of machines.".to_owned()
    }])
}

/// The program where the system starts it from: not from a stick, and not from where any user may put another in its place.
fn copy_program(user: bool, folder: &Path) -> Result<PathBuf, Fail> {
    let home = match (cfg!(windows), user) {
        (true, _) => {
            let files = std::env::var_os("ProgramFiles").filter(|value| !value.is_empty());
            files.map_or_else(|| PathBuf::from(r"C:\Program Files"), PathBuf::from).join("yakumori-agent")
        }
        (false, false) => PathBuf::from("/usr/local/lib/yakumori-agent"),
        (false, true) => folder.join("program"),
    };
    let own = std::env::current_exe().map_err(Fail::could_not)?;
    let program = home.join(if cfg!(windows) { "yakumori-agent.exe" } else { "yakumori-agent" });
    if own == program {
        return Ok(program);
    }
    fs::create_dir_all(&home).map_err(|why| needs_rights(&home, &why))?;
    let new = program.with_extension("new");
    fs::copy(&own, &new).and_then(|_| fs::rename(&new, &program)).map_err(|why| needs_rights(&program, &why))?;
    Ok(program)
}

fn by_timer(program: &Path, folder: &Path, user: bool) -> Result<(), Fail> {
    let units = systemd::units(user).ok_or_else(no_settings)?;
    fs::create_dir_all(&units).map_err(|why| needs_rights(&units, &why))?;
    let service = systemd::service(program, folder, user);
    for (name, text) in [(systemd::SERVICE, service.as_str()), (systemd::TIMER, systemd::timer())] {
        let path = units.join(name);
        whole::put(&path, text, For::Everybody).map_err(|why| needs_rights(&path, &why))?;
    }
    let scope = scope(user);
    call(Path::new("systemctl"), [scope, "daemon-reload"])?;
    call(Path::new("systemctl"), [scope, "enable", "--now", systemd::TIMER])
}

fn scope(user: bool) -> &'static str {
    if user { "--user" } else { "--system" }
}

fn by_task(program: &Path, folder: &Path) -> Result<(), Fail> {
    let description = folder.join("task.xml");
    fs::write(&description, task::description(program, folder)).map_err(|why| Fail::file(&description, &why))?;
    let registered = call(
        &schtasks(),
        ["/Create", "/F", "/TN", task::NAME, "/XML"].map(OsStr::new).into_iter().chain([description.as_os_str()]),
    );
    // It was read by then; a failing removal changes nothing.
    let _left = fs::remove_file(&description);
    registered
}

/// Makes the folder for key and server. On Windows what lies beside other programs' data is everybody's to read, until it is said by
/// their numbers that the system (S-1-5-18) and administrators (S-1-5-32-544) alone may.
pub fn make_own_folder(folder: &Path) -> Result<(), Fail> {
    make_folder(folder).map_err(|why| Fail::file(folder, &why))?;
    if !cfg!(windows) {
        return Ok(());
    }
    let rights = ["/inheritance:r", "/grant:r", "*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F"];
    let icacls = system32().join("icacls.exe");
    call(&icacls, std::iter::once(folder.as_os_str()).chain(rights.iter().map(OsStr::new)))
}

fn schtasks() -> PathBuf {
    system32().join("schtasks.exe")
}

/// Windows' own programs, whatever stands before them on the path.
fn system32() -> PathBuf {
    let root = std::env::var_os("SystemRoot").filter(|value| !value.is_empty());
    root.map_or_else(|| PathBuf::from(r"C:\Windows"), PathBuf::from).join("System32")
}

/// Runs a program of the system. What it prints is in the system's language and is shown as it is.
fn call(program: &Path, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<(), Fail> {
    let shown = program.display();
    let ran = Command::new(program).args(words).output().map_err(|why| {
        Fail::could_not(format!(
            "{shown} を使えません（{why}）。この機器では、決まった時間に yakumori-agent run を行うように、ご自分で設定してください / {shown} cannot be used ({why}); make this machine run yakumori-agent run on a schedule yourself"
        ))
    })?;
    if ran.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ran.stderr).trim().to_owned();
    Err(Fail::could_not(format!(
        "{shown} が断りました（{said}）。管理者として行ってください / {shown} refused ({said}); run this as administrator"
    )))
}

fn needs_rights(path: &Path, why: &std::io::Error) -> Fail {
    match why.kind() {
        std::io::ErrorKind::PermissionDenied => Fail::could_not(format!(
            "{shown} に書く権限がありません。管理者として行ってください / {shown} may not be written; run this as administrator",
            shown = path.display()
        )),
        _ => Fail::file(path, why),
    }
}

fn no_settings() -> Fail {
    Fail::could_not(
        "利用者のフォルダが分かりません。HOME を設定してください / the user's folder is not known; set HOME",
    )
}
