//! How the command line is explained: in the reader's language, and what to do when it was mistyped.

use crate::cli::Cli;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgMatches, Command, CommandFactory as _, Error, FromArgMatches as _};
use model::lang::Lang;
use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

/// Reads the command line. What cannot be read, and what only asks for help, ends the program with this code.
pub fn read(args: impl Iterator<Item = OsString>) -> Result<Cli, ExitCode> {
    let args: Vec<OsString> = args.collect();
    let lang = lang_of(&args);
    let matches = explained(Cli::command(), lang).try_get_matches_from(args);
    matches.and_then(|matches: ArgMatches| Cli::from_arg_matches(&matches)).map_err(|error| tell(&error, lang))
}

/// The language asked for, before anything else is understood.
fn lang_of(args: &[OsString]) -> Lang {
    let words = || args.iter().filter_map(|word| word.to_str());
    let asked = words().zip(words().skip(1)).any(|pair| pair == ("--lang", "en")) || words().any(|w| w == "--lang=en");
    if asked { Lang::En } else { Lang::Ja }
}

/// A command with only the reader's half of every explanation, and headings in the reader's language.
fn explained(command: Command, lang: Lang) -> Command {
    let about = command.get_about().map(|about| half(&about.to_string(), lang)).unwrap_or_default();
    let command = command.about(about).mut_args(|arg| explained_arg(arg, lang));
    let command = command.mut_subcommands(|sub| explained(sub, lang));
    match lang {
        Lang::Ja => command
            .subcommand_help_heading("コマンド")
            .help_template("{about}\n\n使い方: {usage}\n\n{all-args}")
            .subcommand_value_name("コマンド"),
        Lang::En => command,
    }
}

fn explained_arg(arg: Arg, lang: Lang) -> Arg {
    let help = arg.get_help().map(|help| half(&help.to_string(), lang)).unwrap_or_default();
    let heading = match (lang, arg.is_positional()) {
        (Lang::En, _) => return arg.help(help),
        (Lang::Ja, true) => "引数",
        (Lang::Ja, false) => "指定",
    };
    arg.help(help).help_heading(heading)
}

/// The reader's half of a text that has both languages.
fn half(text: &str, lang: Lang) -> String {
    let (ja, en) = text.split_once(" / ").unwrap_or((text, text));
    if lang == Lang::Ja { ja } else { en }.to_owned()
}

/// Help goes to stdout and is a success; a mistake goes to stderr, with what to write instead.
fn tell(error: &Error, lang: Lang) -> ExitCode {
    if error.exit_code() == 0 {
        // A closed pipe (`| head`) is no error of ours.
        let _closed = error.print();
        return ExitCode::SUCCESS;
    }
    // clap's own words are English.
    let said = if lang == Lang::En { error.to_string() } else { mistake(error) };
    let _closed = writeln!(std::io::stderr(), "{}", said.trim_end());
    ExitCode::from(2)
}

/// What was mistyped, in Japanese.
fn mistake(error: &Error) -> String {
    let told = |kind| error.get(kind).map(words).filter(|words| !words.is_empty());
    let arg = told(ContextKind::InvalidArg).unwrap_or_default();
    let value = told(ContextKind::InvalidValue).unwrap_or_default();
    let command = told(ContextKind::InvalidSubcommand).unwrap_or_default();
    let why = std::error::Error::source(error).map(|why| half(&why.to_string(), Lang::Ja)).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("「{command}」というコマンドはありません。"),
        ErrorKind::UnknownArgument => format!("「{arg}」という指定はありません。"),
        ErrorKind::MissingRequiredArgument => format!("足りない指定があります: {arg}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "コマンドが足りません。".to_owned()
        }
        ErrorKind::ArgumentConflict => format!(
            "{arg} と {} は一緒に使えません。",
            told(ContextKind::PriorArg).unwrap_or_else(|| "ほかの指定".to_owned())
        ),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => format!("{arg} の値の数が違います。"),
        ErrorKind::InvalidUtf8 => "文字として読めない指定があります。".to_owned(),
        _ if value.is_empty() => format!("{arg} に値がありません。"),
        _ => format!("{arg} に「{value}」は使えません。{why}"),
    };
    let instead = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::ValidValue];
    let instead = instead.into_iter().find_map(told).map(|word| format!("\n もしかして: {word}")).unwrap_or_default();
    format!("エラー: {what}{instead}\n 使い方は「yakumori --help」または「yakumori コマンド --help」で見られます。")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join("、"),
        value => value.to_string(),
    }
}
