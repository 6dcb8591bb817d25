//! Standard output: lines, lists and JSON; a reader that went away is no panic.

use std::io::{self, BufWriter, Stdout, Write};

use serde_json::Value;

use super::fault::{Fault, plain};

/// Spaces between columns.
const GAP: &str = "  ";

/// Standard output, buffered.
pub struct Out(BufWriter<Stdout>);

impl Out {
    /// Standard output.
    pub fn new() -> Self {
        Self(BufWriter::new(io::stdout()))
    }

    /// One line of text, freed of what could steer a terminal.
    pub fn line(&mut self, text: &str) -> Result<(), Fault> {
        writeln!(self.0, "{}", plain(text)).map_err(|e| closed(&e))
    }

    /// One JSON value on a line.
    pub fn json(&mut self, value: &Value) -> Result<(), Fault> {
        writeln!(self.0, "{value}").map_err(|e| closed(&e))
    }

    /// Rows in columns, all but the last as wide as their widest cell.
    pub fn table(&mut self, rows: &[Vec<String>]) -> Result<(), Fault> {
        for line in columns(rows) {
            self.line(&line)?;
        }
        Ok(())
    }

    /// Bytes as they are, to their end.
    pub fn bytes(mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.0.write_all(bytes).map_err(|e| closed(&e))?;
        self.done()
    }

    /// All of it is out.
    pub fn done(mut self) -> Result<(), Fault> {
        self.0.flush().map_err(|e| closed(&e))
    }
}

fn closed(cause: &io::Error) -> Fault {
    Fault::failed(format!("the output can't be written: {cause}"))
}

fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            cells.join(GAP).trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows =
            [["łąka", "b", ""], ["a", "bbb", "c"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(columns(&rows), ["łąka  b", "a     bbb  c"]);
    }
}
