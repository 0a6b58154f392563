//! The typesetter: a bundled form and its data in, PDF/A bytes out.
//!
//! It never reads a file, a clock or the network: [`Desk`] hands out the bundled forms, the embedded
//! fonts and one data file, and denies everything else. Data goes in as JSON that the form reads with
//! `json()`, so nothing a person typed is ever parsed as markup. The library is built once, which lets
//! the memory of an earlier job (parsed forms, shaped words) serve the next one.

use crate::PaperError;
use crate::glyph;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontVariant, FontVariations};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// Jobs after which unused results are forgotten, so that memory does not grow with every paper.
const REMEMBERED_JOBS: usize = 2;

/// Where the forms find their data, and in it the name of the one to draw.
const INPUT: &str = "input.json";

/// Which form draws its data.
const MAIN: &str = "main.typ";

/// The bundled forms, by the path under which they import one another.
const FORMS: [(&str, &str); 13] = [
    ("main.typ", include_str!("../forms/main.typ")),
    ("base.typ", include_str!("../forms/base.typ")),
    ("binder/form.typ", include_str!("../forms/binder/form.typ")),
    ("system_diagram/form.typ", include_str!("../forms/system_diagram/form.typ")),
    ("operations_diagram/form.typ", include_str!("../forms/operations_diagram/form.typ")),
    ("sheet/form.typ", include_str!("../forms/sheet/form.typ")),
    ("findings/form.typ", include_str!("../forms/findings/form.typ")),
    ("ledger/form.typ", include_str!("../forms/ledger/form.typ")),
    ("slip/form.typ", include_str!("../forms/slip/form.typ")),
    ("contact_chart/form.typ", include_str!("../forms/contact_chart/form.typ")),
    ("document/form.typ", include_str!("../forms/document/form.typ")),
    ("staff_page/form.typ", include_str!("../forms/staff_page/form.typ")),
    ("stick_page/form.typ", include_str!("../forms/stick_page/form.typ")),
];

/// BIZ UDPGothic, compressed; see `assets/fonts/README.md`.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../../../assets/fonts/BIZUDPGothic-Regular.ttf.zst"),
    include_bytes!("../../../assets/fonts/BIZUDPGothic-Bold.ttf.zst"),
];

/// No embedded font is larger than this when unpacked.
const FONT_BYTES_MAX: usize = 16 << 20;

static SHOP: LazyLock<Shop> = LazyLock::new(Shop::open);

/// What every job shares.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    forms: BTreeMap<&'static str, Source>,
}

impl Shop {
    fn open() -> Self {
        let fonts: Vec<Font> = FONTS
            .iter()
            .filter_map(|packed| zstd::bulk::decompress(packed, FONT_BYTES_MAX).ok())
            .filter_map(|unpacked| Font::new(Bytes::new(unpacked), 0))
            .collect();
        let forms = FORMS
            .iter()
            .filter_map(|(path, text)| Some((*path, Source::new(file_id(path)?, (*text).to_owned()))))
            .collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            forms,
        }
    }
}

/// How wide the regular font sets each character of the first plane, in ems; looked up once, because thousands of cells ask.
static ADVANCES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let Some(font) = SHOP.fonts.first().cloned() else { return Vec::new() };
    let font = font.instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default());
    let advance = |c| Some(font.x_advance(font.ttf().glyph_index(c)?.0)?.get());
    (0..=u32::from(u16::MAX)).map(|code| char::from_u32(code).and_then(advance).unwrap_or(1.0)).collect()
});

/// How wide a text is in the regular font, in ems. The font moves no letter nearer to another (it has no kerning), so that the
/// sum of its letters is where the text ends.
pub(crate) fn ems(text: &str) -> f64 {
    let advances = &*ADVANCES;
    let of = |c| advances.get(usize::try_from(u32::from(c)).unwrap_or(usize::MAX)).copied().unwrap_or(1.0);
    text.chars().map(of).sum()
}

fn file_id(path: &str) -> Option<FileId> {
    VirtualPath::new(path).ok().map(|path| RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One job's view of the shop.
struct Desk {
    main: FileId,
    input: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHOP.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHOP.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SHOP.forms.get(bundled(id)).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if bundled(id) == INPUT { Ok(self.input.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHOP.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The path of a bundled file; empty for anything in a package.
fn bundled(id: FileId) -> &'static str {
    match id.get().root() {
        VirtualRoot::Project => id.get().vpath().get_without_slash(),
        VirtualRoot::Package(_) => "",
    }
}

/// What makes two papers the same document, and the day they bear.
pub(crate) struct Imprint {
    /// Identifies the document over its versions.
    pub(crate) ident: String,
    /// The day the paper speaks for; the only time in the file.
    pub(crate) on: model::day::Day,
}

/// The words of a form.
pub(crate) fn words<T: DeserializeOwned>(form: &str, text: &str) -> Result<T, PaperError> {
    toml::from_str(text).map_err(|why| PaperError::Form(format!("{form}: {why}")))
}

/// What a form reads, with the name of the form.
pub(crate) fn input(form: &str, data: &impl Serialize) -> Result<Json, PaperError> {
    let mut input = serde_json::to_value(data).map_err(|error| PaperError::Form(error.to_string()))?;
    let fields = input.as_object_mut().ok_or_else(|| PaperError::Form(format!("{form}: no fields")))?;
    fields.insert("form".to_owned(), form.into());
    glyph::strip_unseen(&mut input);
    Ok(input)
}

/// Lays out what was put in.
pub(crate) fn layout(input: &Json) -> Result<PagedDocument, PaperError> {
    typst::comemo::evict(REMEMBERED_JOBS);
    let main = SHOP.forms.get(MAIN).map(Source::id).ok_or_else(|| PaperError::Form(MAIN.to_owned()))?;
    let desk = Desk { main, input: Bytes::from_string(input.to_string()) };
    typst::compile(&desk).output.map_err(|errors| PaperError::Form(told(&errors)))
}

/// Writes a document as PDF/A-2u: long-lived, every character searchable.
pub(crate) fn export(document: &PagedDocument, imprint: &Imprint) -> Result<Vec<u8>, PaperError> {
    let standards =
        PdfStandards::new(&[PdfStandard::A_2u]).map_err(|error| PaperError::Export(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(imprint.ident.clone()),
        creator: Smart::Custom(Some("Yakumori".to_owned())),
        timestamp: midnight(imprint.on),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| PaperError::Export(told(&errors)))
}

/// The start of a day in Tokyo.
fn midnight(on: model::day::Day) -> Option<Timestamp> {
    let (month, day) = (u8::try_from(on.month()).ok()?, u8::try_from(on.day()).ok()?);
    let start = Datetime::from_ymd_hms(i32::from(on.year()), month, day, 0, 0, 0)?;
    Timestamp::new_local(start, 9 * 60)
}

fn told(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// Whether a form that asks for `path` is turned away.
#[cfg(test)]
pub(crate) fn denies(path: &str) -> bool {
    let desk = |main| Desk { main, input: Bytes::from_string("{}") };
    file_id(path).is_none_or(|id| desk(id).file(id).is_err() && desk(id).source(id).is_err())
}
