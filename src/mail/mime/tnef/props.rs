//! Lists of properties within an attribute (MS-OXTNEF, 2.1.3.4).

use super::bytes::Bytes;

/// Properties read of one list.
const MAX_PROPERTIES: u32 = 2_000;
/// Values of one property that are passed over.
const MAX_VALUES: u32 = 10_000;
/// Ids from here on have a name of their own before their value.
const FIRST_NAMED: u16 = 0x8000;
/// The bit of a type that says that there are many values.
const MANY: u16 = 0x1000;

/// A property with its first value.
pub(super) struct Property<'x> {
    pub(super) id: u16,
    pub(super) value: Value<'x>,
}

/// A value that may be of use.
pub(super) enum Value<'x> {
    Number(u32),
    Narrow(&'x [u8]),
    Wide(&'x [u8]),
    Bytes(&'x [u8]),
    Object(&'x [u8]),
    /// Of a kind that nothing needs.
    Other,
}

/// The properties of a list, and whether all of them could be read.
pub(super) fn read(list: &[u8]) -> (Vec<Property<'_>>, bool) {
    let mut reader = Bytes::of(list);
    let mut found = Vec::new();
    let Some(count) = reader.u32() else {
        return (found, list.is_empty());
    };
    for _ in 0..count.min(MAX_PROPERTIES) {
        let Some(property) = next(&mut reader) else {
            return (found, false);
        };
        found.push(property);
    }
    (found, count <= MAX_PROPERTIES)
}

fn next<'x>(reader: &mut Bytes<'x>) -> Option<Property<'x>> {
    let kind = reader.u16()?;
    let id = reader.u16()?;
    if id >= FIRST_NAMED {
        pass_name(reader)?;
    }
    let long = matches!(kind & !MANY, 0x0d | 0x1e | 0x1f | 0x102);
    let count = if kind & MANY != 0 || long {
        reader.u32()?
    } else {
        1
    };
    if count > MAX_VALUES {
        return None;
    }
    let mut first = None;
    for _ in 0..count {
        let value = value(reader, kind & !MANY)?;
        first.get_or_insert(value);
    }
    Some(Property {
        id,
        value: first.unwrap_or(Value::Other),
    })
}

fn pass_name(reader: &mut Bytes<'_>) -> Option<()> {
    reader.take(16)?;
    if reader.u32()? == 0 {
        reader.u32()?;
    } else {
        let length = reader.length()?;
        reader.padded(length)?;
    }
    Some(())
}

fn value<'x>(reader: &mut Bytes<'x>, kind: u16) -> Option<Value<'x>> {
    let fixed = match kind {
        0x00 | 0x01 => 0,
        0x02 | 0x04 | 0x0a | 0x0b => 4,
        0x03 => return Some(Value::Number(reader.u32()?)),
        0x05 | 0x06 | 0x07 | 0x14 | 0x40 => 8,
        0x48 => 16,
        0x0d | 0x1e | 0x1f | 0x102 => {
            let length = reader.length()?;
            let bytes = reader.padded(length)?;
            return Some(match kind {
                0x0d => Value::Object(bytes),
                0x1e => Value::Narrow(bytes),
                0x1f => Value::Wide(bytes),
                _ => Value::Bytes(bytes),
            });
        }
        _ => return None,
    };
    reader.take(fixed)?;
    Some(Value::Other)
}
