//! The screens of Moothall, rendered in the window.
//!
//! Controls and results carry `data-test` names, by which a test that drives the window finds them:
//!
//! * welcome: `way-join`, `way-found`, `way-recover`, `way-restore`; `found-organisation`, `found-purpose`, `found-your-name`,
//!   `new-passphrase`, `new-passphrase-again`, `found-do`; `join-invitation`, `join-look`, `join-picture` (a file), `join-camera`, `join-preview`,
//!   `join-your-name`, `join-do`; `passphrase`, `unlock`; `joining`, `outside`; `recover-sheet`, `recover-peer`, `recover-do`;
//!   `restore-file` (a file), `restore-file-name`, `restore-passphrase`, `restore-do`
//! * frame: `organisation`, `nav-home` and so on for each area, `nav-more`; `standing-connected` (`data-connected`),
//!   `standing-provisional` (`data-provisional`), `standing-history`; `notice`, `trouble`, `nothing`; `question`, `question-yes`, `question-no`
//! * home: `attention`, `my-booking`, `home-invite`, `not-confirmed`
//! * decisions: `propose`, `delegations`, `proposal`, `proposal-filter`, `topic-filter`, `shelf-discussion`, `shelf-drafts`,
//!   `shelf-decided`, `shelf-carried-out`; `propose-title`, `propose-text`, `way-yes-no` and so on for each method, `options`, `number`,
//!   `unranked`, `persons`, `effect-none`, `effect-appoint`, `effect-dismiss`, `effect-amend`, `propose-whom`, `discussion`,
//!   `propose-hours`, `topic`, `voting-group`, `writers`, `writer`, `propose-do`, `keep-draft`; `amend-constitution`, `diff`;
//!   `proposal-text`, `edit-proposal`, `edit-means`, `edit-title`, `edit-text`, `edit-options`, `edit-save`, `effect`, `trials`, `trial`;
//!   `course`, `way`, `present`; `comment`, `comment-send`, `comment-shown`, `comment-erase`; `withdraw`, `erase-proposal`
//! * a ballot: `ballot`, `ballot-who-sees`, `ballot-for-text`, `ballot-until`, `ballot-for-others`, `ballot-without`, `ballot-void`,
//!   `ballot-differs`; `vote-yes`, `vote-no`, `vote-abstain`; `vote-agree`, `vote-aside`, `vote-object`, `objection`; `option` with
//!   `score-0` and so on, `score-none`, `dot-more`, `dot-less`, `dots`, `dots-left`; `rank-in`, `ranked-option`, `rank-grip`
//!   (each with `data-option`), `rank-up`, `rank-down`, `rank-level`, `rank-out`, `ranking-said`; `cast`, `cast-abstain`, `as-cast`,
//!   `my-ballot`, `offline-note`
//! * a count: `result`, `count-yes` and so on, `turnout`, `delegated`, `could-vote`, `outcome`, `rule`, `carried-out`, `carry-out`,
//!   `sum`, `places`, `steps`, `pairs`, `rounds`, `ties`, `lot`, `objections`, `vote`, `export-csv`, `export-blt`, `exported`
//! * meetings: `meeting`, `meeting-record`, `meeting-yes`, `meeting-no`, `meeting-abstain`, `meeting-held`, `meeting-record-do`,
//!   `witness`; delegations: `topic`, `chain`, `delegate-to`, `delegate-do`, `take-back`, `delegated-to-me`
//! * bookings: `add-resource`, `resource-name`, `resource-description`, `resource-add-do`, `resource`; `week`, `agenda`,
//!   `booking`, `agenda-booking`, `week-before`, `week-after`, `week-now`; `book-day` (a day's first millisecond),
//!   `book-from` (minutes of the day), `book-until` (minutes it lasts), `book-what-for`, `book-do`, `book-instead`;
//!   `booking-details`, `cancel-booking`, `erase-booking`, `retire`
//! * members: `invite`, `member-filter`, `member`, `role-steward`, `edit-profile`, `profile-name`, `profile-about`, `profile-save`, `erase-profile`,
//!   `leave`;
//!   `invite-member`, `invite-device`, `invite-days`, `invite-do`, `invited`, `invitation-text`, `invitation-qr`,
//!   `invite-another`, `invitation`, `cancel-invitation`
//! * devices: `add-device`, `device` (`data-standing`), `keeper`, `device-measures`, `lift`, `restrict`, `revoke`, `recovery`,
//!   `countersign`, `address`
//! * safekeeping: `keeping-position` and so on for each figure; `to-sheet`, `to-recover`, `trust-clock`; `backup-path`,
//!   `backup-passphrase`, `backup-passphrase-again`, `backup-do`, `backup-done`; `verify-do`, `verify-done`, `verify-history`; `export-path`, `export-do`, `export-done`;
//!   `sheet`, `sheet-text`, `sheet-pdf`, `sheet-txt`, `sheet-where`, `sheet-safe`, `sheet-saved`
//! * the language: `language` (a choice; on the first screen and in safekeeping)
//! * record: `log-mine`, `log-all`, `log-line`, `verdict`, `draft`, `draft-discard`, `log-older`; constitution: `amend`, `policy`,
//!   `constitution-text`; search: `search-words`, `hit`
//!
//! Marks of certainty carry `data-certainty`: `provisional` or `confirmed`.

// A component is a function and a struct of the same name, which the macro makes public whatever the function is.
#![allow(unreachable_pub)]

mod app;
mod backend;
mod broken;
mod collate;
mod dom;
mod intl;
mod moment;
mod parts;
mod qr;
mod route;
mod say;
mod screens;
mod shell;
mod sketch;
mod telling;
mod tongue;
mod week;

fn main() {
    broken::watch();
    leptos::mount::mount_to_body(app::App);
}
