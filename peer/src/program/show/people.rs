//! Members, devices, invitations, and where this device stands.

use moothall_core::message::Message;
use moothall_core::view::{
    Device, DeviceStanding, Invitation, InvitationFate, Member, OneMember, Preview, Session,
};
use moothall_core::way::Way;

use super::super::table::Table;
use super::super::words::Words;
use super::{sentence, table_or};

pub(super) fn session(words: &Words, session: &Session) -> String {
    match session {
        Session::Empty { .. } => sentence(words, Message::new("program-session-empty")),
        Session::Locked => sentence(words, Message::new("program-session-locked")),
        Session::Joining { organisation, waiting, dead: true, .. } => {
            let message = Message::new("program-session-dead").text("organisation", organisation);
            sentence(words, message.text("waiting", words.say(waiting)))
        }
        Session::Joining { organisation, inviter, waiting, entries, .. } => {
            let message = Message::new("program-session-joining")
                .text("organisation", organisation)
                .text("inviter", inviter)
                .number("entries", super::number(*entries))
                .text("waiting", words.say(waiting));
            sentence(words, message)
        }
        Session::Inside { id, organisation, my_name, device, steward, keeper, confirmed, .. } => {
            let message = Message::new("program-session-inside")
                .text("organisation", organisation)
                .text("id", id.short())
                .text("name", my_name)
                .text("device", device.short());
            let mut text = sentence(words, message);
            for (holds, code) in [
                (*steward, "program-session-steward"),
                (*keeper, "program-session-keeper"),
                (!*confirmed, "program-session-provisional"),
            ] {
                if holds {
                    text += &sentence(words, Message::new(code));
                }
            }
            text
        }
        Session::Outside { organisation, reason, .. } => {
            let message = Message::new("program-session-outside").text("organisation", organisation);
            sentence(words, message.text("reason", words.say(reason)))
        }
    }
}

pub(super) fn preview(words: &Words, preview: &Preview) -> String {
    let code = match (preview.for_another, preview.own_device) {
        (true, _) => "program-preview-another",
        (false, true) => "program-preview-device",
        (false, false) => "program-preview-member",
    };
    let message = Message::new(code)
        .text("organisation", &preview.organisation)
        .text("id", preview.id.short())
        .text("inviter", &preview.inviter)
        .time("expires", preview.expires_ms);
    sentence(words, message)
}

pub(super) fn members(words: &Words, members: &[Member]) -> String {
    let heads = ["program-head-id", "program-head-name", "program-head-roles", "program-head-invited-by"];
    let more = ["program-head-devices", "program-head-seen", "program-head-certainty"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for member in members {
        let mut roles: Vec<String> = member.roles.iter().map(|role| role_name(words, role)).collect();
        if !member.active {
            roles.push(words.code("program-left"));
        }
        if member.active && member.kept {
            roles.push(words.code("program-kept"));
        }
        if let Some(suspended) = &member.suspended {
            roles.push(words.say(&Message::new("program-suspended").time("until", suspended.until_ms)));
        }
        table.row([
            member.id.short(),
            if member.me { format!("{} *", member.name) } else { member.name.clone() },
            roles.join(", "),
            member.invited_by.clone().unwrap_or_default(),
            member.devices.to_string(),
            seen(words, member.me || member.connected, member.last_seen_ms),
            words.certainty(&member.certainty),
        ]);
    }
    table_or(words, &table, "program-no-members")
}

pub(super) fn member(words: &Words, shown: &OneMember) -> String {
    let member = &shown.member;
    let mut table = Table::new(words, &["program-head-what", "program-head-text", "program-head-readers"]);
    let for_all = words.code("reach-for-members");
    table.row([words.code("roster-part-name"), member.name.clone(), for_all.clone()]);
    table.row([words.code("roster-part-about"), member.about.clone(), for_all.clone()]);
    for way in Way::ALL {
        let readers = match shown.ways_for_all.contains(&way) {
            true => for_all.clone(),
            false => words.code("reach-for-stewards"),
        };
        table.row([words.code(way.code()), member.reach(way).unwrap_or_default().to_owned(), readers]);
    }
    format!("{}\n{}", members(words, std::slice::from_ref(member)), table.text())
}

pub(super) fn devices(words: &Words, devices: &[Device]) -> String {
    let heads = ["program-head-id", "program-head-member", "program-head-standing", "program-head-role"];
    let more = ["program-head-entries", "program-head-seen", "program-head-certainty"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    let mut notes = String::new();
    for device in devices {
        table.row([
            if device.this { format!("{} *", device.id.short()) } else { device.id.short() },
            device.member_name.clone(),
            standing(words, device.standing),
            if device.keeper { words.code("program-keeper") } else { String::new() },
            device.entries.to_string(),
            seen(words, device.this || device.connected, device.last_seen_ms),
            words.certainty(&device.certainty),
        ]);
        for said in device.revocation.iter().chain(&device.restriction) {
            notes += &format!("{}: {}\n", device.id.short(), words.say(said));
        }
    }
    table_or(words, &table, "program-no-devices") + &notes
}

pub(super) fn invitations(words: &Words, invitations: &[Invitation]) -> String {
    let heads = ["program-head-id", "program-head-by", "program-head-for", "program-head-expires"];
    let more = ["program-head-fate", "program-head-certainty"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for invitation in invitations {
        let what = if invitation.own_device { "program-for-device" } else { "program-for-member" };
        let fate = match &invitation.fate {
            InvitationFate::Open => Message::new("fate-open"),
            InvitationFate::Used { by } => Message::new("fate-used").text("by", by),
            InvitationFate::Cancelled => Message::new("fate-cancelled"),
            InvitationFate::Expired => Message::new("fate-expired"),
        };
        table.row([
            invitation.id.short(),
            invitation.by.clone(),
            match &invitation.for_member {
                Some(member) => words.say(&Message::new("program-for-another").text("member", member)),
                None => words.code(what),
            },
            words.time(invitation.expires_ms),
            match (&invitation.vouched_by, &invitation.for_member) {
                (None, Some(_)) if matches!(invitation.fate, InvitationFate::Open) => {
                    words.code("fate-unvouched")
                }
                _ => words.say(&fate),
            },
            words.certainty(&invitation.certainty),
        ]);
    }
    table_or(words, &table, "program-no-invitations")
}

pub(super) fn role_name(words: &Words, role: &str) -> String {
    match role {
        "steward" => words.code("role-steward"),
        other => other.to_owned(),
    }
}

fn standing(words: &Words, standing: DeviceStanding) -> String {
    words.code(match standing {
        DeviceStanding::Enrolled => "standing-enrolled",
        DeviceStanding::Restricted => "standing-restricted",
        DeviceStanding::Revoked => "standing-revoked",
        DeviceStanding::Equivocated => "standing-equivocated",
    })
}

pub(super) fn seen(words: &Words, now: bool, last_seen_ms: Option<i64>) -> String {
    if now { words.code("program-now") } else { words.time_if(last_seen_ms) }
}
