//! The program `yakumori`: it reads the command line, calls one verb and prints what came of it.
//!
//! Nothing here that the web pages also need: that lives in `flow`.

mod cli;
mod cmd;
mod console;
mod context;
mod fail;

use clap::Parser as _;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        // clap prints help and usage itself; 2 is wrong use, 0 is help.
        Err(usage) => {
            return if usage.print().is_ok() && usage.exit_code() == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
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
