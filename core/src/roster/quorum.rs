//! What a list does to quorums: whoever is in it counts among those who may vote, and nobody votes without a device.

use crate::message::Message;
use crate::tally;
use crate::view::{Member, Parameter};

/// Says what quorums come to with so many more members who have no device; none where nobody is added, or the
/// constitution's parameters are not here.
pub fn quorums(members: &[Member], parameters: &[Parameter], people: usize) -> Option<Message> {
    let percent = |name: &str| {
        let found = parameters.iter().find(|parameter| parameter.name == name)?;
        found.value.parse::<u32>().ok()
    };
    let (votes, amendments) = (percent("quorum_percent")?, percent("amend_quorum_percent")?);
    if people == 0 {
        return None;
    }
    let active = members.iter().filter(|member| member.active);
    let (mut all, mut devices) = (u32::try_from(people).unwrap_or(u32::MAX), 0_u32);
    for member in active {
        all = all.saturating_add(1);
        devices += u32::from(member.devices > 0);
    }
    let (votes, amendments) = (tally::quorum(all, votes), tally::quorum(all, amendments));
    let code = match votes.max(amendments) > devices {
        true => "roster-quorum-out-of-reach",
        false => "roster-quorum",
    };
    Some(
        Message::new(code)
            .number("people", i64::try_from(people).unwrap_or(i64::MAX))
            .number("all", all.into())
            .number("votes", votes.into())
            .number("amendments", amendments.into())
            .number("devices", devices.into()),
    )
}
