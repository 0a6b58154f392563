//! The program `yakumori`: it reads the command line, calls one verb and prints what came of it.
//!
//! Nothing here that the web pages also need: that lives in `flow`.

mod cli;
mod cmd;
mod console;
mod context;
mod fail;
mod usage;

use std::process::ExitCode;

/// Judging and typesetting make many small pieces; the system's own allocator, Windows' above all, is slower at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match usage::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let console = console::Console::new(cli.common.lang, cli.common.json);
    match cmd::run(cli, &console).await {
        Ok(code) => code,
        Err(fail) => {
            console.fail(&fail);
            fail.exit()
        }
    }
}
