//! How long to wait after a failure.

use std::time::Duration;

use model::FailureKind;

/// The first pause.
const FIRST: Duration = Duration::from_secs(5);

/// The longest pause.
pub(crate) const LONGEST: Duration = Duration::from_mins(30);

/// The first pause of a folder that fails while others go on.
const FOLDER_FIRST: Duration = Duration::from_mins(2);

/// The longest pause of a folder.
const FOLDER_LONGEST: Duration = Duration::from_hours(6);

/// The pause after a disk was full, so that work goes on soon after space returns.
const STORAGE: Duration = Duration::from_secs(15);

/// A pause that doubles with each failure, varied by a fifth so that many do not come at once.
pub(crate) fn after(kind: FailureKind, failures: u32) -> Duration {
    if kind == FailureKind::Storage {
        return STORAGE;
    }
    let pause = FIRST.saturating_mul(1 << failures.min(16)).min(LONGEST);
    pause.mul_f64(vary())
}

/// A folder's pause, which doubles with each failure in a row.
pub(crate) fn of_folder(failures: u32) -> Duration {
    FOLDER_FIRST
        .saturating_mul(1 << failures.min(16))
        .min(FOLDER_LONGEST)
        .mul_f64(vary())
}

/// The first pause of all accounts at a server that said that it was too much.
const FIRST_OF_SERVER: Duration = Duration::from_secs(30);

/// A server's pause, which doubles each time that it is told again.
pub(crate) fn of_server(strikes: u32) -> Duration {
    let pause = FIRST_OF_SERVER
        .saturating_mul(1 << strikes.min(16))
        .min(LONGEST);
    pause.mul_f64(vary())
}

/// Between 0.8 and 1.2.
fn vary() -> f64 {
    let chance = getrandom::u32().unwrap_or(u32::MAX / 2);
    0.8 + 0.4 * f64::from(chance) / f64::from(u32::MAX)
}

/// A start put off by up to two seconds, so that many accounts do not connect at once.
pub(crate) fn start(position: usize) -> Duration {
    const STEP: Duration = Duration::from_millis(20);
    const MOST: u32 = 100;
    STEP.saturating_mul(u32::try_from(position).unwrap_or(MOST).min(MOST))
        .mul_f64(vary())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_half_an_hour() {
        let first = after(FailureKind::Unreachable, 0);
        assert!(first >= FIRST.mul_f64(0.79) && first <= FIRST.mul_f64(1.21));
        assert!(after(FailureKind::Unreachable, 40) <= LONGEST.mul_f64(1.21));
        assert_eq!(after(FailureKind::Storage, 9), STORAGE);
    }
}
