//! The content lines of a calendar (RFC 5545, 3.1).

/// Lines that are read of a calendar.
const MAX_LINES: usize = 5_000;

/// One line: a name, parameters and a value.
pub(super) struct Property {
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    pub(super) value: String,
}

impl Property {
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Content lines, put together again (RFC 5545, 3.1).
pub(super) fn unfolded(calendar: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in calendar.lines().take(MAX_LINES) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

pub(super) fn parse(line: &str) -> Option<Property> {
    let mut quoted = false;
    let mut breaks = line.char_indices().filter(|(_, c)| {
        quoted ^= *c == '"';
        !quoted && matches!(c, ':' | ';')
    });
    let mut parts: Vec<&str> = Vec::new();
    let mut from = 0;
    let value = loop {
        let (at, c) = breaks.next()?;
        parts.push(line.get(from..at)?);
        from = at + 1;
        if c == ':' {
            break line.get(from..)?;
        }
    };
    let mut parts = parts.into_iter();
    let name = parts.next()?.trim().to_ascii_uppercase();
    let parameters = parts.filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((
            name.trim().to_ascii_uppercase(),
            value.trim_matches('"').to_owned(),
        ))
    });
    Some(Property {
        name,
        parameters: parameters.collect(),
        value: value.to_owned(),
    })
}
