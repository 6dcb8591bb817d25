//! Networks that IP-restricted users come in from (P-26).

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};
use model::{Code, NetworkId, Problem, Role};
use serde::{Deserialize, Serialize};
use store::{Job, NetworkRow, Reading, StoreError, UserRow, Who, Writing};

use crate::Desk;

/// Most networks.
const MAX_NETWORKS: usize = 200;

/// Bits before an IPv4 address that is mapped into IPv6 (RFC 4291, 2.5.5.2).
const MAPPED_BITS: u8 = 96;

/// Longest name, in characters.
const MAX_NAME: usize = 120;

/// A network, as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkLine {
    /// Id.
    pub id: NetworkId,
    /// Name.
    pub name: String,
    /// The range in CIDR form.
    pub range: String,
    /// Whether who asks comes from it.
    pub yours: bool,
}

/// A network to be added, or as it shall be.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewNetwork {
    /// Name.
    pub name: String,
    /// An IPv4 or IPv6 address or range, such as `192.0.2.0/24`.
    pub range: String,
}

/// A change of the networks.
enum Change {
    Add(NetworkRow),
    Edit(NetworkId, NetworkRow),
    Remove(NetworkId),
}

/// The networks, for who may change the agency's settings; `from` is where they ask from.
pub async fn list(desk: &Desk, who: &Who, from: IpAddr) -> Result<Vec<NetworkLine>, Problem> {
    let networks = desk.read(who, Reading::networks)?.into_iter();
    Ok(networks
        .map(|(id, row)| NetworkLine {
            id,
            yours: holds(&row.range, from),
            name: row.name,
            range: row.range,
        })
        .collect())
}

/// Adds a network.
pub async fn add(
    desk: &Desk,
    who: &Who,
    new: NewNetwork,
    from: IpAddr,
) -> Result<NetworkId, Problem> {
    let row = checked(&new)?;
    change(desk, who, Change::Add(row), from).await
}

/// Changes a network.
pub async fn edit(
    desk: &Desk,
    who: &Who,
    (id, new): (NetworkId, NewNetwork),
    from: IpAddr,
) -> Result<(), Problem> {
    let row = checked(&new)?;
    change(desk, who, Change::Edit(id, row), from)
        .await
        .map(drop)
}

/// Takes a network away.
pub async fn remove(desk: &Desk, who: &Who, id: NetworkId, from: IpAddr) -> Result<(), Problem> {
    change(desk, who, Change::Remove(id), from).await.map(drop)
}

/// Changes the networks, unless that shuts out who does it. The operator can't be shut out.
async fn change(
    desk: &Desk,
    who: &Who,
    change: Change,
    from: IpAddr,
) -> Result<NetworkId, Problem> {
    let operator = *who == Who::Operator;
    desk.write(who, move |w| {
        let before = w.networks()?;
        if let Change::Add(_) = change
            && before.len() >= MAX_NETWORKS
        {
            return Ok(Err(Problem::new(Code::TooMany)));
        }
        let shuts_out =
            !operator && is_held(w.me()?.1) && !after(&before, &change).any(|r| holds(r, from));
        if shuts_out {
            return Ok(Err(
                Problem::new(Code::WouldLockOut).naming(from.to_string())
            ));
        }
        apply(w, &change).map(Ok)
    })
    .await?
}

/// The ranges that there will be.
fn after<'a>(
    before: &'a [(NetworkId, NetworkRow)],
    change: &'a Change,
) -> impl Iterator<Item = &'a str> {
    let (gone, new) = match change {
        Change::Add(row) => (None, Some(row)),
        Change::Edit(id, row) => (Some(*id), Some(row)),
        Change::Remove(id) => (Some(*id), None),
    };
    let kept = before.iter().filter(move |(id, _)| Some(*id) != gone);
    kept.map(|(_, row)| row)
        .chain(new)
        .map(|row| row.range.as_str())
}

fn apply(w: &mut Writing, change: &Change) -> Result<NetworkId, StoreError> {
    match change {
        Change::Add(row) => w.add_network(row),
        Change::Edit(id, row) => w.edit_network(*id, row).map(|()| *id),
        Change::Remove(id) => w.remove_network(*id).map(|()| *id),
    }
}

fn checked(new: &NewNetwork) -> Result<NetworkRow, Problem> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Problem::at(Code::Required, "name"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(Problem::at(Code::TooLong, "name"));
    }
    let range = network(new.range.trim()).ok_or(Problem::at(Code::BadNetwork, "range"))?;
    Ok(NetworkRow {
        name: name.to_owned(),
        range: range.to_string(),
    })
}

/// A range, or an address as a range of one; without the bits of a host. A range of IPv4
/// addresses mapped into IPv6 is theirs: clients are known by the IPv4 address itself.
fn network(text: &str) -> Option<IpNet> {
    let range = match text.parse::<IpNet>() {
        Ok(IpNet::V6(range)) => match range.addr().to_ipv4_mapped() {
            Some(mapped) => {
                let bits = range.prefix_len().checked_sub(MAPPED_BITS)?;
                Ipv4Net::new(mapped, bits).ok()?.into()
            }
            None => range.into(),
        },
        Ok(range) => range,
        Err(_) => IpNet::from(text.parse::<IpAddr>().ok()?.to_canonical()),
    };
    Some(range.trunc())
}

fn holds(range: &str, from: IpAddr) -> bool {
    let from = from.to_canonical();
    range
        .parse::<IpNet>()
        .is_ok_and(|range| range.contains(&from))
}

/// Whether a user comes in from allowed networks only; the Director can't be limited (P-11).
fn is_held(user: &UserRow) -> bool {
    user.ip_restricted && user.role != Role::Director
}

/// Whether a user would be shut out where they are, once they are IP-restricted.
pub async fn would_shut_out(desk: &Desk, from: IpAddr) -> Result<bool, Problem> {
    let ranges = desk.read(&Who::Job(Job::SignIn), Reading::allowed_ranges)?;
    Ok(!ranges.iter().any(|range| holds(range, from)))
}

/// Refuses a user who comes from where they may not: [`Code::NetworkNotAllowed`].
pub(crate) fn admit(desk: &Desk, user: &UserRow, from: IpAddr) -> Result<(), Problem> {
    if !is_held(user) {
        return Ok(());
    }
    let ranges = desk.read(&Who::Job(Job::SignIn), Reading::allowed_ranges)?;
    if ranges.iter().any(|range| holds(range, from)) {
        Ok(())
    } else {
        Err(Problem::new(Code::NetworkNotAllowed).naming(from.to_canonical().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::{holds, network};

    #[test]
    fn ranges_and_addresses_are_understood() {
        for (text, range) in [
            ("192.0.2.7", "192.0.2.7/32"),
            ("192.0.2.7/24", "192.0.2.0/24"),
            ("2001:db8::1/32", "2001:db8::/32"),
            ("::ffff:192.0.2.7", "192.0.2.7/32"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("::ffff:192.0.2.9/120", "192.0.2.0/24"),
            ("::ffff:0:0/96", "0.0.0.0/0"),
            ("::/0", "::/0"),
        ] {
            assert_eq!(network(text).unwrap().to_string(), range, "{text}");
        }
        for text in [
            "",
            "office",
            "192.0.2",
            "192.0.2.0/33",
            "::ffff:192.0.2.0/95",
            "::ffff:192.0.2.0/64",
            "1.2.3.4-1.2.3.9",
            "<b>",
        ] {
            assert_eq!(network(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_is_the_same_in_both_families() {
        assert!(holds("192.0.2.0/24", "::ffff:192.0.2.9".parse().unwrap()));
        assert!(!holds("192.0.2.0/24", "192.0.3.9".parse().unwrap()));
        assert!(!holds("0.0.0.0/0", "2001:db8::1".parse().unwrap()));
        assert!(!holds("broken", "192.0.2.9".parse().unwrap()));
    }
}
