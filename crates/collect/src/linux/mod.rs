//! Linux: one file per fact. In each, `read` looks at the machine and the other functions are pure.

pub(crate) mod accounts;
pub(crate) mod antivirus;
pub(crate) mod autostart;
pub(crate) mod disk;
pub(crate) mod firewall;
pub(crate) mod identity;
pub(crate) mod listening;
pub(crate) mod log;
pub(crate) mod logins;
pub(crate) mod media;
pub(crate) mod os;
pub(crate) mod password_age;
pub(crate) mod passwords;
pub(crate) mod pending;
pub(crate) mod remote;
pub(crate) mod screen;
pub(crate) mod time;
pub(crate) mod updated;

mod pam;
mod passwd;
mod setting;
mod zone;
