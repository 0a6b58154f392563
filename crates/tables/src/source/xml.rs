//! A pull parser of XML parts that refuses definitions and counts every byte it unpacks.

use crate::limits::Limits;
use crate::trouble::Why;
use quick_xml::events::{BytesRef, BytesStart, BytesText, Event};
use quick_xml::{Reader, XmlVersion};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

/// An XML part being read.
pub(super) struct Xml<'p, R: Read> {
    reader: Reader<Meter<'p, R>>,
    buffer: Vec<u8>,
    depth: usize,
    max_depth: usize,
}

/// Counts bytes against what the package may still unpack and what one piece of XML may hold.
struct Meter<'p, R: Read> {
    inner: BufReader<R>,
    package_left: &'p Cell<u64>,
    token_left: usize,
    token_limit: usize,
}

impl<R: Read> Read for Meter<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(out.len());
        for (to, from) in out.iter_mut().zip(available) {
            *to = *from;
        }
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Meter<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.package_left.get() == 0 || self.token_left == 0 {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.package_left.set(self.package_left.get().saturating_sub(amount as u64));
        self.token_left = self.token_left.saturating_sub(amount);
        self.inner.consume(amount);
    }
}

impl<'p, R: Read> Xml<'p, R> {
    pub(super) fn new(inner: R, package_left: &'p Cell<u64>, limits: &Limits) -> Self {
        let meter = Meter {
            inner: BufReader::with_capacity(64 << 10, inner),
            package_left,
            token_left: limits.token_bytes,
            token_limit: limits.token_bytes,
        };
        let mut reader = Reader::from_reader(meter);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, max_depth: limits.depth }
    }

    /// The next event; `None` at the end. Empty elements come as start and end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'_>>, Why> {
        self.buffer.clear();
        let meter = self.reader.get_mut();
        meter.token_left = meter.token_limit;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) => Err(Why::Definitions),
            Ok(Event::GeneralRef(entity)) if resolve(&entity).is_none() => Err(Why::Definitions),
            Ok(Event::Eof) if self.depth > 0 => Err(Why::broken("XMLが途中で終わっています")),
            Ok(Event::Eof) => Ok(None),
            Ok(event) => {
                match event {
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                if self.depth > self.max_depth {
                    return Err(Why::broken("XMLの入れ子が深すぎます"));
                }
                Ok(Some(event))
            }
            Err(quick_xml::Error::Io(why)) if why.kind() == io::ErrorKind::FileTooLarge => Err(Why::Bomb),
            Err(why) => Err(Why::unreadable("XMLを読み取れません", why)),
        }
    }
}

/// The character of `&lt;`, `&#12354;`…; `None` for an entity that only a definition could explain.
pub(super) fn resolve(entity: &BytesRef<'_>) -> Option<char> {
    if entity.is_char_ref() {
        return entity.resolve_char_ref().ok().flatten();
    }
    let name: &str = entity;
    quick_xml::escape::resolve_predefined_entity(name).and_then(|text| text.chars().next())
}

/// The text of an event, line ends as XML has them.
pub(super) fn push_text(out: &mut String, text: &BytesText<'_>) {
    out.push_str(&text.xml10_content());
}

/// An attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned))
}

/// An attribute that is a number.
pub(super) fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.parse().ok()
}

/// Whether a property such as `<strike/>` is on: written alone it is, and `val="0"` takes it back.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|value| value != "0" && value != "false")
}
