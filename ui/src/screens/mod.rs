//! The screens, one module each.

pub(crate) mod again;
pub(crate) mod amend;
pub(crate) mod asked;
pub(crate) mod ballot;
pub(crate) mod book;
pub(crate) mod bookings;
pub(crate) mod calendar_file;
pub(crate) mod clock;
pub(crate) mod closings;
pub(crate) mod comments;
pub(crate) mod constitution;
pub(crate) mod count;
pub(crate) mod course;
pub(crate) mod decisions;
pub(crate) mod delegations;
pub(crate) mod desk;
pub(crate) mod details;
pub(crate) mod devices;
pub(crate) mod edit;
pub(crate) mod effect;
pub(crate) mod figures;
pub(crate) mod found;
pub(crate) mod groups;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod invite;
pub(crate) mod join;
pub(crate) mod keeper_choice;
pub(crate) mod keepers;
pub(crate) mod keeping;
pub(crate) mod lines;
pub(crate) mod log;
pub(crate) mod meetings;
pub(crate) mod member;
pub(crate) mod members;
pub(crate) mod method;
pub(crate) mod month_view;
pub(crate) mod moving;
pub(crate) mod parameters;
pub(crate) mod profile;
pub(crate) mod proposal;
pub(crate) mod propose;
pub(crate) mod reach;
pub(crate) mod recover;
pub(crate) mod resource;
pub(crate) mod restore;
pub(crate) mod search;
pub(crate) mod sheet;
pub(crate) mod slot;
pub(crate) mod succession;
pub(crate) mod succession_guide;
pub(crate) mod terms_draft;
pub(crate) mod terms_form;
pub(crate) mod terms_view;
pub(crate) mod times;
pub(crate) mod versions;
pub(crate) mod week_view;
pub(crate) mod welcome;

use leptos::prelude::*;

use crate::route::Route;
use crate::screens::effect::Kind;

/// The screen for a route, inside an organisation.
pub(crate) fn screen(route: Route) -> AnyView {
    match route {
        Route::Home | Route::Found | Route::Join | Route::Restore => home::Home().into_any(),
        Route::Recover => recover::Recover(recover::RecoverProps { inside: true }).into_any(),
        Route::Decisions => decisions::Decisions().into_any(),
        Route::Propose => view! { <propose::Propose first=Kind::Text /> }.into_any(),
        Route::ProposeKeeper => view! { <propose::Propose first=Kind::Keeper /> }.into_any(),
        Route::DismissKeeper(id) => {
            view! { <propose::Propose first=Kind::Keeper dismissing=id /> }.into_any()
        }
        Route::Amend => amend::Amend().into_any(),
        Route::Delegations => delegations::Delegations().into_any(),
        Route::Proposal(id) => view! { <proposal::OneProposal id=id /> }.into_any(),
        Route::Bookings => bookings::Bookings().into_any(),
        Route::Resource(id) => view! { <resource::OneResource id=id /> }.into_any(),
        Route::Week(id, at_ms) => view! { <resource::OneResource id=id at_ms=at_ms /> }.into_any(),
        Route::Members => members::Members().into_any(),
        Route::Member(id) => view! { <member::OneMember id=id /> }.into_any(),
        Route::Groups => view! { <groups::Groups /> }.into_any(),
        Route::Group(id) => view! { <groups::Groups wanted=id /> }.into_any(),
        Route::Import => import::Import().into_any(),
        Route::Invite => invite::Invite().into_any(),
        Route::Devices => devices::Devices().into_any(),
        Route::Keepers => keepers::Keepers().into_any(),
        Route::Succession => succession::Succession().into_any(),
        Route::Lines => lines::Lines().into_any(),
        Route::Keeping => keeping::Keeping().into_any(),
        Route::Sheet => sheet::Sheet().into_any(),
        Route::Figures => figures::Figures().into_any(),
        Route::Log => log::Log().into_any(),
        Route::Constitution => constitution::Constitution().into_any(),
        Route::Search => search::Search().into_any(),
        Route::More => crate::app::More().into_any(),
    }
}
