//! `document`: where documents stand, what of them is no longer true, who approved and who read them.

use crate::cli::{DocumentCommand, KeptDocument};
use crate::console::Console;
use crate::context::{Context, read_named};
use crate::fail::Fail;
use ::paper::Kind;
use flow::{ApprovalGiven, DocumentGiven, Judged, PaperOf, Passage, ReadGiven, Shop, State};
use model::name::Name;
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;

/// What a command looks at.
struct Looked {
    shop: Arc<Shop>,
    state: State,
    judged: Arc<Judged>,
}

impl Looked {
    async fn at(cx: &Context, console: &Console) -> Result<Self, Fail> {
        let (shop, state) = cx.open().await?;
        let judged = flow::judged(&state, console.lang).map_err(Fail::wrong_use)?;
        Ok(Self { shop, state, judged })
    }

    fn of(&self) -> PaperOf<'_> {
        PaperOf { shop: &self.shop, state: &self.state, judged: &self.judged }
    }
}

pub async fn run(cx: &Context, console: &Console, command: DocumentCommand) -> Result<ExitCode, Fail> {
    let looked = Looked::at(cx, console).await?;
    match command {
        DocumentCommand::List => list(console, &looked),
        DocumentCommand::Show { document, from, to } => show(console, &looked, living(&document)?, (from, to)).await,
        DocumentCommand::Approve { document, by, approved_on, kept_where, with_gaps } => {
            let kind = living(&document)?;
            let life = flow::paper_life(looked.of(), kind).map_err(Fail::could_not)?;
            let issue = life.versions.last().map_or(u64::MAX, |paper| paper.seq);
            let given = ApprovalGiven { issue, by, on: approved_on, kept_where, with_gaps };
            flow::approve_paper(looked.of(), kind, &given).await.map_err(Fail::wrong_use)?;
            console.note(console.say("承認を記録しました。", "The approval is recorded."));
            Ok(ExitCode::SUCCESS)
        }
        DocumentCommand::TakeBack { document, reason } => {
            let kind = living(&document)?;
            let in_force = flow::paper_life(looked.of(), kind).map_err(Fail::could_not)?;
            let issue = in_force.current().map_or(u64::MAX, |version| version.seq);
            flow::take_back_approval(looked.of(), kind, (issue, &reason)).await.map_err(Fail::wrong_use)?;
            console.note(console.say("承認を取り消しました。", "The approval is taken back."));
            Ok(ExitCode::SUCCESS)
        }
        DocumentCommand::Review { document, reviewed_on } => {
            flow::review_document(looked.of(), &document, &reviewed_on).await.map_err(Fail::wrong_use)?;
            console.note(console.say("見直したことを記録しました。", "The review is recorded."));
            Ok(ExitCode::SUCCESS)
        }
        DocumentCommand::Keep(kept) => keep(console, &looked, kept).await,
        DocumentCommand::Read { document, people, read_on, take_back } => {
            let read = flow::to_read(looked.of(), &document).map_err(Fail::could_not)?;
            let read = read.ok_or_else(|| Fail::wrong_use(NOT_THERE))?;
            let people = people.iter().map(|name| person(&looked, name)).collect::<Result<_, _>>()?;
            let given = ReadGiven { people, on: read_on, takes_back: take_back };
            flow::note_readers(looked.of(), &read, &given).await.map_err(Fail::wrong_use)?;
            console.note(console.say("記録しました。", "Recorded."));
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn keep(console: &Console, looked: &Looked, kept: KeptDocument) -> Result<ExitCode, Fail> {
    let told = |text: &String| {
        let (number, article) = text.split_once('=').ok_or_else(|| {
            Fail::wrong_use(format!("「{text}」を 2-⑦=第3条 のように書いてください / write \"{text}\" as 2-7=ARTICLE"))
        })?;
        Ok::<_, Fail>(Passage { number: number.trim().to_owned(), article: article.trim().to_owned() })
    };
    let articles = kept.articles.iter().map(told).collect::<Result<Vec<_>, _>>()?;
    let passages = (!articles.is_empty()).then(|| flow::passages_with(looked.of(), &kept.title, &articles));
    let given = DocumentGiven {
        passages: passages.transpose().map_err(Fail::wrong_use)?,
        file: kept.file.as_deref().map(read_named).transpose()?,
        title: kept.title,
        kind: kept.kind,
        approved_on: kept.approved_on,
        approved_by: kept.approved_by,
        kept_where: kept.kept_where,
        by: kept.by,
        ..DocumentGiven::default()
    };
    flow::keep_document(looked.of(), given).await.map_err(Fail::wrong_use)?;
    console.note(console.say("文書を記録しました。", "The document is recorded."));
    Ok(ExitCode::SUCCESS)
}

const NOT_THERE: &str = "その文書はないか、まだ発行していません。yakumori document list で確かめてください / there is no such document, or nothing of it was issued yet; see yakumori document list";

fn living(code: &str) -> Result<Kind, Fail> {
    let known = || flow::LIVING.map(Kind::code).join(", ");
    let found = flow::LIVING.into_iter().find(|kind| kind.code() == code);
    found.ok_or_else(|| Fail::wrong_use(format!("書類は {} のどれかです / one of these papers", known())))
}

fn person(looked: &Looked, name: &str) -> Result<String, Fail> {
    let person = looked.state.shop.people.records().find(|person| person.name.is(&Name::new(name)));
    person.map(|person| person.id.clone()).ok_or_else(|| {
        Fail::wrong_use(format!("「{name}」は職員名簿にいません / \"{name}\" is not on the list of people"))
    })
}

fn list(console: &Console, looked: &Looked) -> Result<ExitCode, Fail> {
    let mut told = Vec::new();
    for kind in flow::LIVING {
        let life = flow::paper_life(looked.of(), kind).map_err(Fail::could_not)?;
        let stage = format!("{:?}", life.stage);
        console.line(format!("{:<20} {}", kind.code(), life.stage.words(console.lang)));
        told.push(json!({ "document": kind.code(), "stage": stage, "versions": life.versions.len() }));
    }
    for own in flow::own_documents(looked.of()) {
        console.line(format!("{}  {}", own.title, own.stage.words(console.lang)));
        told.push(json!({ "document": own.title, "stage": format!("{:?}", own.stage) }));
    }
    console.machine(&told)?;
    Ok(ExitCode::SUCCESS)
}

async fn show(
    console: &Console,
    looked: &Looked,
    kind: Kind,
    (from, to): (Option<usize>, Option<usize>),
) -> Result<ExitCode, Fail> {
    let life = flow::paper_life(looked.of(), kind).map_err(Fail::could_not)?;
    console.line(life.stage.words(console.lang));
    for version in &life.versions {
        let approved =
            version.approved.as_ref().map(|it| format!("  {} {} {}", console.say("承認", "approved"), it.on, it.by));
        let number = life.number(version);
        console.line(format!("{number:>4}  {}{}", version.on, approved.unwrap_or_default()));
    }
    let side = |number: Option<usize>| match number {
        Some(number) => life.version(number).map(Some).ok_or_else(|| Fail::wrong_use(NOT_THERE)),
        None => Ok(None),
    };
    let (was, is) = (side(from)?.or(life.current()), side(to)?);
    let Some(was) = was else {
        console.machine(&json!({ "document": kind.code(), "versions": 0, "changes": [] }))?;
        return Ok(ExitCode::SUCCESS);
    };
    let difference = flow::difference(looked.of(), kind, (was, is)).await?;
    for change in &difference.changes {
        console.line(&change.title);
        change.was.iter().for_each(|line| console.line(format!("  - {line}")));
        change.is.iter().for_each(|line| console.line(format!("  + {line}")));
    }
    let changes = difference.changes.iter();
    let changes: Vec<_> = changes.map(|it| json!({ "title": it.title, "was": it.was, "is": it.is })).collect();
    console.machine(&json!({
        "document": kind.code(), "versions": life.versions.len(), "exact": difference.is_exact, "changes": changes,
    }))?;
    Ok(ExitCode::SUCCESS)
}
