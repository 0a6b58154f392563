//! A document as a Word file: contents that lead to their places, headings that its navigation shows, real tables whose heading row comes again on the next page, page
//! numbers.
//!
//! Paragraphs get ids of our own: the library counts them over the whole program, and the same document must be the same bytes.

use crate::PaperError;
use crate::document::{Block, DocumentPaper, DocumentSheet, Piece};
use crate::same_package::name_host;
use docx_rs::{
    AlignmentType, BreakType, Docx, FieldCharType, Footer, Hyperlink, HyperlinkType, InstrPAGEREF, InstrText,
    LineSpacing, LineSpacingType, NumPages, PageMargin, PageNum, Paragraph, Run, RunFonts, Shading, ShdType,
    SpecialIndentType, Style, StyleType, Tab, TabLeaderType, TabValueType, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, WidthType,
};
use std::io::Cursor;

/// The width between the margins of A4, in twentieths of a point.
const WIDTH: usize = 9638;
/// The margins, 20 mm.
const MARGIN: i32 = 1134;
/// What Japanese Word users have; no font is put into the file.
const BODY_FONT: &str = "游明朝";
/// The same for headings.
const HEADING_FONT: &str = "游ゴシック";
/// Sizes in half points.
const BODY: usize = 21;
const SMALL: usize = 18;
const TITLE: usize = 34;

/// The file's bytes.
pub(crate) fn file(paper: &DocumentPaper) -> Result<Vec<u8>, PaperError> {
    let sheet = DocumentSheet::new(paper);
    let mut pen = Pen::new(paper.compact);
    let day = format!("{}T00:00:00+09:00", paper.as_of);
    let docx = Docx::new()
        .created_at(&day)
        .updated_at(&day)
        .default_fonts(fonts(BODY_FONT))
        .default_size(pen.body)
        .default_line_spacing(LineSpacing::new().line(pen.line).line_rule(LineSpacingType::Auto))
        .page_size(11906, 16838)
        .page_margin(PageMargin {
            top: MARGIN,
            left: MARGIN,
            bottom: MARGIN,
            right: MARGIN,
            header: 600,
            footer: 600,
            gutter: 0,
        })
        .add_style(heading("Heading1", "heading 1", 0, (pen.body + 5, paper.compact)))
        .add_style(heading("Heading2", "heading 2", 1, (pen.body + 1, paper.compact)))
        .footer(footer(&mut pen, &sheet.foot_line()));
    let docx = head(docx, &mut pen, paper, &sheet);
    let docx = if paper.compact { docx } else { contents(docx, &mut pen, &paper.blocks) };
    let docx = paper.blocks.iter().fold(docx, |docx, block| put(docx, &mut pen, block));
    let mut parts = docx.build();
    parts.document = heading_rows_again(&parts.document);
    parts.doc_props.core = authored(&parts.doc_props.core);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|why| PaperError::Docx(why.to_string()))?;
    let mut bytes = bytes.into_inner();
    name_host(&mut bytes);
    Ok(bytes)
}

/// Gives each paragraph its id, and knows how large everything is written.
struct Pen {
    next: u32,
    /// The headings so far: each is a place that the contents lead to.
    places: usize,
    body: usize,
    small: usize,
    line: i32,
    /// What is left free above and below in a table.
    cell: usize,
}

impl Pen {
    /// What is to be one page is written smaller.
    fn new(is_compact: bool) -> Self {
        let (body, small, line, cell) = if is_compact { (16, 14, 220, 0) } else { (BODY, SMALL, 320, 50) };
        Self { next: 1, places: 0, body, small, line, cell }
    }

    /// A heading, with the mark by which the contents find it.
    fn heading(&mut self, style: &str, title: &str) -> Paragraph {
        self.places += 1;
        let begun = self.paragraph().style(style).keep_next(true).add_bookmark_start(self.places, place(self.places));
        begun.add_run(Run::new().add_text(plain(title))).add_bookmark_end(self.places)
    }

    fn paragraph(&mut self) -> Paragraph {
        let id = format!("{:08X}", self.next);
        self.next += 1;
        Paragraph::new().id(id)
    }
}

fn fonts(name: &str) -> RunFonts {
    RunFonts::new().east_asia(name).ascii(name).hi_ansi(name)
}

/// The smaller it is written, the closer it stands to what is before it.
fn heading(id: &str, name: &str, level: usize, (size, is_compact): (usize, bool)) -> Style {
    let before = match (is_compact, level) {
        (true, _) => 100,
        (false, 0) => 360,
        (false, _) => 200,
    };
    Style::new(id, StyleType::Paragraph)
        .name(name)
        .based_on("Normal")
        .next("Normal")
        .q_format(true)
        .size(size)
        .bold()
        .fonts(fonts(HEADING_FONT))
        .outline_lvl(level)
        .line_spacing(LineSpacing::new().before(before).after(80))
}

/// What made it and where the record stood, and the page of how many.
fn footer(pen: &mut Pen, line: &str) -> Footer {
    let made = pen.paragraph().add_run(Run::new().size(14).add_text(plain(line)));
    let page = pen
        .paragraph()
        .align(AlignmentType::Center)
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" / "))
        .add_num_pages(NumPages::new());
    Footer::new().add_paragraph(page).add_paragraph(made)
}

fn head(docx: Docx, pen: &mut Pen, paper: &DocumentPaper, sheet: &DocumentSheet<'_>) -> Docx {
    let centred = |pen: &mut Pen, run: Run| pen.paragraph().align(AlignmentType::Center).add_run(run);
    let title = Run::new()
        .size(if paper.compact { TITLE - 8 } else { TITLE })
        .bold()
        .fonts(fonts(HEADING_FONT))
        .add_text(plain(&paper.title));
    let docx = docx
        .add_paragraph(centred(pen, title))
        .add_paragraph(centred(pen, Run::new().add_text(plain(&paper.pharmacy))))
        .add_paragraph(centred(pen, Run::new().size(SMALL).add_text(plain(&sheet.as_of))));
    if sheet.gaps.is_empty() {
        return docx;
    }
    docx.add_paragraph(pen.paragraph().add_run(Run::new().size(SMALL).bold().add_text(plain(&sheet.gaps))))
}

/// The contents: each line leads to its place, and has its page, which Word and others work out when the file is opened.
fn contents(docx: Docx, pen: &mut Pen, blocks: &[Block]) -> Docx {
    let title = Run::new().bold().fonts(fonts(HEADING_FONT)).add_text("目次");
    let docx = docx.add_paragraph(pen.paragraph().keep_next(true).add_run(title));
    let titles = blocks.iter().filter_map(|block| match block {
        Block::Chapter { title } => Some((title, 0)),
        Block::Article { title } => Some((title, 210)),
        _ => None,
    });
    let docx = titles.enumerate().fold(docx, |docx, (n, (title, indent))| {
        let place = place(n + 1);
        let page = Run::new()
            .size(pen.small)
            .add_tab()
            .add_field_char(FieldCharType::Begin, true)
            .add_instr_text(InstrText::PAGEREF(InstrPAGEREF::new(&place).hyperlink()))
            .add_field_char(FieldCharType::Separate, false)
            .add_text("")
            .add_field_char(FieldCharType::End, false);
        let words = Run::new().size(pen.small).add_text(plain(title));
        let line = Hyperlink::new(&place, HyperlinkType::Anchor).add_run(words).add_run(page);
        let dots = Tab::new().val(TabValueType::Right).leader(TabLeaderType::Dot).pos(WIDTH);
        let begun = pen.paragraph().indent(Some(indent), None, None, None).add_tab(dots);
        docx.add_paragraph(begun.line_spacing(LineSpacing::new().line(230)).add_hyperlink(line))
    });
    docx.add_paragraph(pen.paragraph())
}

/// The name of the place of a heading.
fn place(n: usize) -> String {
    format!("_Toc{n:04}")
}

fn put(docx: Docx, pen: &mut Pen, block: &Block) -> Docx {
    match block {
        Block::Chapter { title } => docx.add_paragraph(pen.heading("Heading1", title)),
        Block::Article { title } => docx.add_paragraph(pen.heading("Heading2", title)),
        Block::Text { number, pieces } if number.is_empty() => {
            docx.add_paragraph(written(pen.paragraph(), pieces, pen.body))
        }
        Block::Text { number, pieces } => {
            let begun = pen.paragraph().indent(Some(420), Some(SpecialIndentType::Hanging(420)), None, None);
            let begun = begun.add_run(Run::new().add_text(number.as_str()).add_tab());
            docx.add_paragraph(written(begun, pieces, pen.body))
        }
        Block::Item { pieces } => {
            let begun = pen.paragraph().indent(Some(630), Some(SpecialIndentType::Hanging(210)), None, None);
            docx.add_paragraph(written(begun.add_run(Run::new().add_text("・")), pieces, pen.body))
        }
        Block::Table { columns, widths, rows } => {
            let drawn = table(pen, columns, widths, rows);
            // Two tables one after the other would grow together.
            docx.add_table(drawn).add_paragraph(pen.paragraph())
        }
    }
}

fn written(paragraph: Paragraph, pieces: &[Piece], size: usize) -> Paragraph {
    pieces.iter().fold(paragraph, |paragraph, piece| {
        let lines = piece.says.split('\n').enumerate();
        let run = lines.fold(Run::new().size(size), |run, (n, line)| {
            let run = if n == 0 { run } else { run.add_break(BreakType::TextWrapping) };
            run.add_text(plain(line))
        });
        paragraph.add_run(if piece.is_gap { run.bold().highlight("yellow") } else { run })
    })
}

fn table(pen: &mut Pen, columns: &[String], widths: &[u8], rows: &[Vec<Vec<Piece>>]) -> Table {
    let all = widths.iter().map(|width| usize::from(*width)).sum::<usize>().max(1);
    let grid: Vec<usize> = widths.iter().map(|width| usize::from(*width) * WIDTH / all).collect();
    let width = |n: usize| grid.get(n).copied().unwrap_or_default();
    let shade = || Shading::new().shd_type(ShdType::Clear).color("auto").fill("E8E8E8");
    let head = columns.iter().enumerate().map(|(n, column)| {
        let words = pen.paragraph().keep_next(true).add_run(Run::new().size(pen.small).bold().add_text(plain(column)));
        TableCell::new().width(width(n), WidthType::Dxa).shading(shade()).add_paragraph(words)
    });
    let mut drawn = vec![TableRow::new(head.collect()).cant_split()];
    for row in rows {
        let cells = row.iter().enumerate().map(|(n, cell)| {
            TableCell::new().width(width(n), WidthType::Dxa).add_paragraph(written(pen.paragraph(), cell, pen.small))
        });
        drawn.push(TableRow::new(cells.collect()).cant_split());
    }
    let margins = TableCellMargins::new().margin(pen.cell, 90, pen.cell, 90);
    Table::new(drawn).set_grid(grid).width(WIDTH, WidthType::Dxa).layout(TableLayoutType::Fixed).margins(margins)
}

/// The library knows no heading rows of tables: the first row of each is said to be one, so that it comes again on every page.
fn heading_rows_again(document: &[u8]) -> Vec<u8> {
    const TABLE: &str = "<w:tbl>";
    const ROW: &str = "<w:cantSplit />";
    let document = String::from_utf8_lossy(document);
    let mut parts = document.split(TABLE);
    let before = parts.next().unwrap_or_default().to_owned();
    let again =
        parts.fold(before, |all, table| all + TABLE + &table.replacen(ROW, &format!("{ROW}<w:tblHeader />"), 1));
    again.into_bytes()
}

/// The library lets nobody say who made a file.
fn authored(properties: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(properties).replace(">unknown<", ">薬守<").into_bytes()
}

/// XML holds no control characters; what somebody typed may.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
