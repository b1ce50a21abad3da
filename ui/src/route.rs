//! Which screen is shown, as an address behind `#`: so that going back works, and a link is a link.

use moothall_core::id::{DeviceId, GroupId, MemberId, ProposalId, ResourceId};
use moothall_core::view::Link;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// What needs the reader now; before there is an organisation, the welcome.
    Home,
    /// Found an organisation.
    Found,
    /// Join one.
    Join,
    /// Take over with a recovery sheet.
    Recover,
    /// Bring a backup back.
    Restore,
    /// All proposals.
    Decisions,
    /// A new proposal.
    Propose,
    /// A new proposal that others become keepers.
    ProposeKeeper,
    /// A new proposal that a keeper is none any more.
    DismissKeeper(DeviceId),
    /// A new proposal that changes the constitution.
    Amend,
    /// Who votes in whose place.
    Delegations,
    /// One proposal.
    Proposal(ProposalId),
    /// All resources.
    Bookings,
    /// One resource's calendar.
    Resource(ResourceId),
    /// The same at the week of a moment, in Unix milliseconds.
    Week(ResourceId, i64),
    /// All members.
    Members,
    /// One member.
    Member(MemberId),
    /// The working groups.
    Groups,
    /// The working groups, with one of them in sight.
    Group(GroupId),
    /// A list of members comes in.
    Import,
    /// Invitations.
    Invite,
    /// The devices.
    Devices,
    /// The keepers, and how they do.
    Keepers,
    /// Successors of the keepers.
    Succession,
    /// The lines into which the order parts.
    Lines,
    /// How the ledger is kept: confirmation, backup, check.
    Keeping,
    /// The recovery sheet.
    Sheet,
    /// Figures, month by month.
    Figures,
    /// Entries.
    Log,
    /// The constitution.
    Constitution,
    /// Search.
    Search,
    /// What has no place in the bar of a narrow window.
    More,
}

const PLAIN: &[(&str, Route)] = &[
    ("", Route::Home),
    ("found", Route::Found),
    ("join", Route::Join),
    ("recover", Route::Recover),
    ("restore", Route::Restore),
    ("decisions", Route::Decisions),
    ("decisions/new", Route::Propose),
    ("decisions/new/keeper", Route::ProposeKeeper),
    ("decisions/amend", Route::Amend),
    ("decisions/delegations", Route::Delegations),
    ("bookings", Route::Bookings),
    ("members", Route::Members),
    ("members/invite", Route::Invite),
    ("members/groups", Route::Groups),
    ("members/import", Route::Import),
    ("devices", Route::Devices),
    ("devices/keepers", Route::Keepers),
    ("devices/keepers/succession", Route::Succession),
    ("devices/keepers/lines", Route::Lines),
    ("keeping", Route::Keeping),
    ("keeping/sheet", Route::Sheet),
    ("figures", Route::Figures),
    ("log", Route::Log),
    ("constitution", Route::Constitution),
    ("search", Route::Search),
    ("more", Route::More),
];

impl Route {
    /// Reads an address; what names nothing leads home.
    pub(crate) fn read(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        if let Some((_, route)) = PLAIN.iter().find(|(plain, _)| *plain == path) {
            return *route;
        }
        match path.split_once('/') {
            Some(("decisions", rest)) => match rest.strip_prefix("new/keeper/") {
                Some(id) => id.parse().map_or(Self::ProposeKeeper, Self::DismissKeeper),
                None => rest.parse().map_or(Self::Decisions, Self::Proposal),
            },
            Some(("bookings", rest)) => {
                let (id, at_ms) = rest.split_once('/').map_or((rest, None), |(id, at)| (id, at.parse().ok()));
                match (id.parse(), at_ms) {
                    (Ok(id), Some(at_ms)) => Self::Week(id, at_ms),
                    (Ok(id), None) => Self::Resource(id),
                    (Err(_), _) => Self::Bookings,
                }
            }
            Some(("members", rest)) => match rest.strip_prefix("groups/") {
                Some(id) => id.parse().map_or(Self::Groups, Self::Group),
                None => rest.parse().map_or(Self::Members, Self::Member),
            },
            _ => Self::Home,
        }
    }

    /// The address, ready for a link.
    pub(crate) fn href(self) -> String {
        match self {
            Self::Proposal(id) => format!("#/decisions/{id}"),
            Self::DismissKeeper(id) => format!("#/decisions/new/keeper/{id}"),
            Self::Resource(id) => format!("#/bookings/{id}"),
            Self::Week(id, at_ms) => format!("#/bookings/{id}/{at_ms}"),
            Self::Member(id) => format!("#/members/{id}"),
            Self::Group(id) => format!("#/members/groups/{id}"),
            plain => {
                let path = PLAIN.iter().find(|(_, route)| *route == plain).map_or("", |(path, _)| path);
                format!("#/{path}")
            }
        }
    }

    /// The entry of the navigation under which it stands.
    pub(crate) fn area(self) -> Self {
        match self {
            Self::Propose
            | Self::ProposeKeeper
            | Self::DismissKeeper(_)
            | Self::Amend
            | Self::Delegations
            | Self::Proposal(_) => Self::Decisions,
            Self::Keepers | Self::Succession | Self::Lines => Self::Devices,
            Self::Resource(_) | Self::Week(..) => Self::Bookings,
            Self::Invite | Self::Groups | Self::Group(_) | Self::Import | Self::Member(_) => Self::Members,
            Self::Sheet => Self::Keeping,
            other => other,
        }
    }
}

impl From<&Link> for Route {
    fn from(link: &Link) -> Self {
        match link {
            Link::Proposal(id) => Self::Proposal(*id),
            Link::Resource(id) => Self::Resource(*id),
            Link::Week { resource, at_ms } => Self::Week(*resource, *at_ms),
            Link::Members => Self::Members,
            Link::Member(id) => Self::Member(*id),
            Link::Group(id) => Self::Group(*id),
            Link::Constitution => Self::Constitution,
            Link::Home => Self::Home,
            Link::Devices => Self::Devices,
            Link::Keepers => Self::Keepers,
            Link::ProposeKeeper => Self::ProposeKeeper,
            Link::Succession => Self::Succession,
            Link::Lines => Self::Lines,
            Link::Recover => Self::Recover,
            Link::RecoverySheet => Self::Sheet,
            Link::Log => Self::Log,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_reads_back_from_its_address() {
        let named = [
            Route::Proposal(ProposalId([7; 32])),
            Route::DismissKeeper(DeviceId([8; 32])),
            Route::Resource(ResourceId([9; 32])),
            Route::Week(ResourceId([9; 32]), 1_800_000_000_000),
            Route::Member(MemberId([11; 32])),
            Route::Group(GroupId([13; 32])),
        ];
        for route in PLAIN.iter().map(|(_, route)| *route).chain(named) {
            assert_eq!(Route::read(&route.href()), route, "{}", route.href());
        }
    }

    #[test]
    fn an_address_of_nothing_leads_to_the_nearest_list() {
        let cases = [
            ("", Route::Home),
            ("#/nowhere", Route::Home),
            ("#/decisions/xyz", Route::Decisions),
            ("#/decisions/new/keeper/1", Route::ProposeKeeper),
            ("#/bookings/1", Route::Bookings),
            ("#/members/1", Route::Members),
            ("#/members/groups/1", Route::Groups),
        ];
        for (address, route) in cases {
            assert_eq!(Route::read(address), route, "{address}");
        }
    }
}
