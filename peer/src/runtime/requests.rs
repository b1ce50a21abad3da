//! Requests: acts go to the replica, questions to the views, and files and sheets are seen to here.

use std::path::PathBuf;

use moothall_core::action::Action;
use moothall_core::entry::Entry;
use moothall_core::fresh::Fresh;
use moothall_core::id::DeviceId;
use moothall_core::invitation::Invitation;
use moothall_core::message::Message;
use moothall_core::paper::Paper;
use moothall_core::replica::{Event, Replica, acts, decide};
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::sentences::Sentences;
use moothall_core::store::Write;
use moothall_core::view::{self, KeyPlace, Session};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::beside::Task;
use super::machine::{After, KeyRoom, Machine, Waiting};
use super::telling::Telling;
use super::{key_failure, store_failure};
use crate::keystore::{PASSPHRASE_CHARS_MIN, RECOVERY};
use crate::sheet::Sheet;
use crate::store::StoreFault;
use crate::views::Viewer;

/// The name under which the sheet's secret is kept while this device takes over with it.
pub(super) const TAKING_OVER: &str = "taking-over";

type Reply = oneshot::Sender<Result<Answer, Failure>>;

/// What an address text begins with.
const ADDRESS_PREFIX: &str = "moothall:call/";

impl Machine {
    pub(super) fn request(&mut self, request: Request, reply: Reply) {
        if let Some(message) = &self.stopped
            && !matches!(
                request,
                Request::Session | Request::Status | Request::Verify | Request::Export { .. }
            )
        {
            let _ = reply.send(Err(Failure::Fault { message: message.clone() }));
            return;
        }
        if let Request::Export { path, replace } | Request::Backup { path, replace, .. } = &request
            && let Err(message) = crate::place::may_write(&self.dir, path.as_ref(), *replace)
        {
            let _ = reply.send(Err(Failure::Refused { message }));
            return;
        }
        if let Request::Export { .. } | Request::Backup { .. } = &request
            && let Some(history) = self.replica.as_ref().and_then(Replica::history_checked)
        {
            let message = history.message("refused-history-behind");
            let _ = reply.send(Err(Failure::Refused { message }));
            return;
        }
        match request {
            Request::Unlock { ref passphrase } => {
                let _ = reply.send(self.unlock(passphrase));
            }
            Request::BeginAnew => {
                let _ = reply.send(self.begin_anew().map(|()| Answer::Done));
            }
            Request::Join { ref invitation, .. } if self.has_dead_enrolment() => {
                let renewed = preview(invitation).and_then(|_| self.new_identity());
                match renewed {
                    Ok(()) => self.act(request, reply),
                    Err(failure) => {
                        let _ = reply.send(Err(failure));
                    }
                }
            }
            Request::Found { ref passphrase, .. } | Request::Join { ref passphrase, .. } => {
                match self.ensure_keys(passphrase.as_deref()) {
                    Ok(()) => self.act(request, reply),
                    Err(failure) => {
                        let _ = reply.send(Err(failure));
                    }
                }
            }
            Request::Verify => self.read_whole(Task::Verify, reply),
            Request::Export { ref path, .. } => self.read_whole(Task::Export(path.into()), reply),
            Request::Backup { ref path, ref passphrase, .. } => {
                self.backup(path.into(), passphrase.clone().map(Zeroizing::new), reply);
            }
            Request::Recover { ref sheet, ref peer, ref passphrase } => {
                let _ = reply.send(self.recover(sheet, peer.as_deref(), passphrase.as_deref()));
            }
            Request::Hall { ref act } => match super::hall::worked_out((**act).clone()) {
                Ok(act) => self.act_inside(Request::Hall { act: Box::new(act) }, reply),
                Err(message) => {
                    let _ = reply.send(Err(Failure::Misuse { message }));
                }
            },
            request if is_act(&request) => self.act_inside(request, reply),
            request => {
                // What was written before this question was asked is in its answer.
                self.settle();
                let answer = self.answer(&request);
                let _ = reply.send(answer);
            }
        }
    }

    /// Whoever is outside hears from every act what the first screen says.
    fn act_inside(&mut self, request: Request, reply: Reply) {
        match self.is_outside() {
            None => self.act(request, reply),
            Some(message) => {
                let _ = reply.send(Err(Failure::Refused { message }));
            }
        }
    }

    fn act(&mut self, request: Request, reply: Reply) {
        let Ok(random) = Fresh::filled(getrandom::fill) else {
            let _ = reply.send(Err(Failure::Fault { message: Message::new("fault-randomness") }));
            return;
        };
        if matches!(request, Request::Found { .. })
            && let Err(failure) = self.keep_recovery_secret(&random)
        {
            let _ = reply.send(Err(failure));
            return;
        }
        if let Err(failure) = self.keep_renewal(&request, &random) {
            let _ = reply.send(Err(failure));
            return;
        }
        let after = match &request {
            Request::Invite { .. } => After::Invited { random: random.clone() },
            Request::Countersign { .. }
            | Request::Succeed { .. }
            | Request::FollowLine { .. }
            | Request::ChooseSuccession { .. }
            | Request::SupportSuccession { .. } => After::Done,
            Request::RevokeDevice { device } => After::Revoked(*device),
            other => Telling::of(other, self.my_member()).map_or(After::Written, After::Told),
        };
        self.act_with(request, random, reply, after);
    }

    fn act_with(&mut self, request: Request, random: Fresh, reply: Reply, after: After) {
        // An act builds on what came before it: the merged paper must be the newest.
        self.settle();
        if self.replica.is_none() {
            let _ = reply.send(Err(self.no_organisation()));
            return;
        }
        let paper = match self.paper_for(&request) {
            Ok(paper) => paper,
            Err(fault) => {
                self.failed(&fault);
                let _ = reply.send(Err(store_failure(&fault)));
                return;
            }
        };
        let ticket = self.ticket(Waiting { reply, after });
        self.event(Event::Act { ticket, request: Box::new(request), random, paper });
    }

    /// The paper that an act is about, where it needs one.
    fn paper_for(&mut self, request: &Request) -> Result<Option<Box<Paper>>, StoreFault> {
        let id = self.replica.as_ref().and_then(|replica| decide::paper_of(replica, request));
        let Some(id) = id else { return Ok(None) };
        if !self.desk.has(id) {
            match self.stored(id)? {
                Some(paper) => self.desk.lay(id, paper),
                // If it was damaged, its entries and bodies are what counts.
                None if self.desk.waits(id) => self.merge_one(id)?,
                None => {}
            }
        }
        Ok(self.desk.paper(id).cloned().map(Box::new))
    }

    /// Founding and joining make the device's keys, if there are none.
    fn ensure_keys(&mut self, passphrase: Option<&str>) -> Result<(), Failure> {
        match &mut self.keys {
            KeyRoom::Open(_) => Ok(()),
            KeyRoom::Locked(_) => Err(Failure::Refused { message: Message::new("refused-locked") }),
            KeyRoom::Vacant(vacant) => {
                let passphrase = passphrase.or(self.options.passphrase.as_deref().map(String::as_str));
                // A passphrase that will be refused must not use the vacancy up.
                let wanted = vacant.as_ref().map(crate::keystore::Vacant::place);
                let short = passphrase.is_none_or(|text| text.chars().count() < PASSPHRASE_CHARS_MIN);
                if wanted == Some(KeyPlace::Passphrase) && short {
                    let code = match passphrase {
                        None => "refused-passphrase-missing",
                        Some(_) => "refused-passphrase-short",
                    };
                    return Err(Failure::Refused { message: Message::new(code) });
                }
                let Some(taken) = vacant.take() else {
                    return Err(Failure::Fault { message: Message::new("fault-keys") });
                };
                let keys = taken.create(passphrase).map_err(|fault| key_failure(&fault))?;
                self.keys = KeyRoom::Open(Box::new(keys));
                self.keys_opened()
            }
        }
    }

    fn unlock(&mut self, passphrase: &str) -> Result<Answer, Failure> {
        if let KeyRoom::Locked(locked) = &self.keys {
            let keys = locked.unlock(passphrase).map_err(|fault| key_failure(&fault))?;
            self.keys = KeyRoom::Open(Box::new(keys));
            self.keys_opened()?;
        }
        Ok(Answer::Done)
    }

    fn keep_recovery_secret(&mut self, random: &Fresh) -> Result<(), Failure> {
        let founded = self.replica.as_ref().is_some_and(|replica| replica.ledger().is_some());
        match &mut self.keys {
            KeyRoom::Open(keys) if !founded => {
                keys.keep(RECOVERY, &decide::recovery_seed(random)).map_err(|fault| key_failure(&fault))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn viewer(&self) -> Option<Viewer<'_>> {
        let replica = self.replica.as_ref()?;
        let ledger = replica.ledger()?;
        Some(Viewer {
            replica,
            ledger,
            store: &self.store,
            now_ms: self.now_ms(),
            sheet_saved: self.open_keys().is_none_or(|keys| keys.named(RECOVERY).is_none()),
            stopped: self.stopped.as_ref(),
            trouble: self.troubles.said(),
        })
    }

    /// Where this peer stands. A disk that cannot be read is said: nobody is asked to found anything upon it.
    fn session(&self) -> Result<Session, Failure> {
        let organisation = || self.store.organisation().map_err(|fault| store_failure(&fault));
        match &self.keys {
            KeyRoom::Locked(_) => return Ok(Session::Locked),
            KeyRoom::Vacant(vacant) => {
                if let Some(id) = organisation()? {
                    let organisation = self.organisation_name();
                    return Ok(Session::Outside {
                        id,
                        organisation,
                        reason: Message::new("outside-restored"),
                    });
                }
                let keys = vacant.as_ref().map_or(KeyPlace::File, crate::keystore::Vacant::place);
                return Ok(Session::Empty { keys });
            }
            KeyRoom::Open(_) => {}
        }
        let Some(replica) = &self.replica else {
            return match (&self.stopped, organisation()?) {
                (Some(reason), Some(id)) => Ok(Session::Outside {
                    id,
                    organisation: self.organisation_name(),
                    reason: reason.clone(),
                }),
                (Some(reason), None) => Err(Failure::Fault { message: reason.clone() }),
                (None, _) => Ok(Session::Empty { keys: KeyPlace::File }),
            };
        };
        if let Some(joining) = replica.joining() {
            let waiting = match joining.refusal() {
                Some(refusal) => match self.viewer() {
                    Some(viewer) => viewer.refusal(refusal),
                    None => Message::new(&refusal.code),
                },
                None if replica.connected_devices().next().is_none() => {
                    Message::new("joining-calling").text("inviter", joining.inviter_name())
                }
                None => match replica.alarms().find(|alarm| alarm.code == "alarm-other-ledger") {
                    Some(alarm) => alarm.clone(),
                    None if replica.is_shown_older_ledger() => {
                        Message::new("joining-older").text("inviter", joining.inviter_name())
                    }
                    None => match replica.beginning() {
                        Some((here, all)) => Message::new("joining-beginning")
                            .number("here", i64::from(here))
                            .number("all", i64::from(all)),
                        None => Message::new("joining-fetching"),
                    },
                },
            };
            return Ok(Session::Joining {
                organisation: joining.organisation_name().to_owned(),
                inviter: joining.inviter_name().to_owned(),
                waiting,
                entries: replica.ledger().map_or(0, |ledger| ledger.index().len() as u64),
                dead: joining.is_dead(),
            });
        }
        let place = self.open_keys().map_or(KeyPlace::File, crate::keystore::Keys::place);
        let Some(viewer) = self.viewer() else { return Ok(Session::Empty { keys: place }) };
        Ok(viewer.session(self.copied))
    }

    fn organisation_name(&self) -> String {
        self.store
            .titles("organisation")
            .ok()
            .and_then(|titles| titles.into_iter().next())
            .map(|row| row.title)
            .unwrap_or_default()
    }

    fn answer(&mut self, request: &Request) -> Result<Answer, Failure> {
        match request {
            Request::Session => return Ok(Answer::Session(self.session()?)),
            Request::PreviewInvitation { invitation } => return preview(invitation),
            Request::RecoverySheet { locale } => return self.recovery_sheet(locale),
            Request::RecoverySheetSaved => {
                if let KeyRoom::Open(keys) = &mut self.keys {
                    keys.discard(RECOVERY).map_err(|fault| key_failure(&fault))?;
                }
                return Ok(Answer::Done);
            }
            Request::DiscardDraft { entry } => {
                return match self.store.discard_draft(*entry).map_err(|fault| store_failure(&fault))? {
                    true => Ok(Answer::Done),
                    false => Err(Failure::Misuse { message: Message::new("misuse-unknown-id") }),
                };
            }
            Request::TrustClock => {
                if let Some(replica) = &mut self.replica {
                    replica.trust_clock();
                }
                // What waited for it is confirmed at once.
                self.event(Event::Idle);
                self.settle();
                return Ok(Answer::Done);
            }
            Request::Address => return self.address(),
            _ => {}
        }
        let session = self.session()?;
        let viewer = self.viewer().ok_or_else(|| self.no_organisation())?;
        if let Request::Occurrences { wish } = request {
            super::hall::times(&wish.when).map_err(|message| Failure::Misuse { message })?;
        }
        let answer = viewer
            .answer(request, session)
            .map_err(|fault| store_failure(&fault))?
            .ok_or_else(|| Failure::Misuse { message: Message::new("misuse-unknown-id") })?;
        if let Answer::CalendarPlan(plan) = &answer
            && let Some(message) = plan.not_a_calendar()
        {
            return Err(Failure::Refused { message: message.clone() });
        }
        Ok(answer)
    }

    /// The answer to an act that wrote.
    pub(super) fn written(&self, done: &acts::Done) -> Result<Answer, Failure> {
        let Some(id) = done.entries.last().copied() else { return Ok(Answer::Done) };
        let viewer = self.viewer().ok_or_else(|| self.no_organisation())?;
        Ok(Answer::Written(viewer.written(id)))
    }

    /// The answer to a revocation: whether it waits, and until when.
    pub(super) fn revoked(&self, done: &acts::Done, device: DeviceId) -> Result<Answer, Failure> {
        let mut answer = self.written(done)?;
        let acts_ms = self.viewer().and_then(|viewer| viewer.revocation(device)).map(|found| found.acts_ms);
        if let (Answer::Written(written), Some(acts_ms)) = (&mut answer, acts_ms) {
            written.note = Some(Message::new("note-revocation-waits").time("acts", acts_ms));
        }
        Ok(answer)
    }

    /// The invitation that passes from hand to hand.
    pub(super) fn invited(&self, done: &acts::Done, random: &Fresh) -> Result<Answer, Failure> {
        let (Some(id), Some(viewer), Some(keys)) =
            (done.entries.last().copied(), self.viewer(), self.open_keys())
        else {
            return Err(self.no_organisation());
        };
        if let view::Verdict::Refused { reason } = viewer.verdict(id) {
            return Err(Failure::Refused { message: reason });
        }
        let bytes = self.store.entry(id).map_err(|fault| store_failure(&fault))?.ok_or_else(|| {
            Failure::Fault { message: Message::new("fault-damaged").text("detail", id.to_string()) }
        })?;
        let entry = Entry::verify(&bytes).map_err(|_| Failure::Fault {
            message: Message::new("fault-damaged").text("detail", id.to_string()),
        })?;
        let organisation_name = cut(viewer.organisation_name());
        let inviter_name = cut(viewer.my_name());
        let addresses = self.addresses();
        let point = viewer.ledger.point();
        let statement =
            Invitation::statement(id, &organisation_name, &inviter_name, &addresses, point.as_ref());
        let invitation = Invitation {
            version: 1,
            entry: bytes.to_vec(),
            secret: *decide::invitation_seed(random),
            organisation_name,
            inviter_name,
            addresses,
            point,
            signature: moothall_core::cbor::SignatureBytes(keys.sign(&statement)),
        };
        let text = invitation.to_text();
        let qr_svg = crate::qr::svg(&text).unwrap_or_default();
        let expires_ms = entry.payload().action.invites().map_or(0, |inviting| inviting.expires_ms);
        Ok(Answer::Invited(view::Invited { id: id.into(), text, qr_svg, expires_ms }))
    }

    /// Where this device can be reached, as far as it knows.
    pub(super) fn addresses(&self) -> Vec<String> {
        self.net
            .as_ref()
            .map(|net| net.addresses())
            .unwrap_or_default()
            .into_iter()
            .map(|address| address.to_string())
            .take(moothall_core::invitation::ADDRESSES_MAX)
            .collect()
    }

    fn address(&self) -> Result<Answer, Failure> {
        let me = self.me().ok_or_else(|| self.no_organisation())?;
        Ok(Answer::Address(format!("{ADDRESS_PREFIX}{me}@{}", self.addresses().join(","))))
    }

    fn recovery_sheet(&self, locale: &str) -> Result<Answer, Failure> {
        use base64_of_pdf as base64;
        let (Some(viewer), Some(keys)) = (self.viewer(), self.open_keys()) else {
            return Err(self.no_organisation());
        };
        let Some(secret) = keys.named(RECOVERY) else {
            return Err(Failure::Misuse { message: no_sheet_here(&viewer) });
        };
        let sheet = Sheet {
            organisation: viewer.organisation_name(),
            id: viewer.ledger.organisation(),
            secret: *secret,
            made_ms: viewer.sheet_made_ms(secret),
        };
        let qr_svg = crate::qr::svg(&sheet.code_text()).unwrap_or_default();
        let language = Sentences::new(locale);
        Ok(Answer::RecoverySheet(view::RecoverySheet {
            text: sheet.text(&language).to_string(),
            pdf_base64: base64(&sheet.pdf(&language)),
            qr_svg,
        }))
    }

    fn recover(
        &mut self,
        sheet: &str,
        peer: Option<&str>,
        passphrase: Option<&str>,
    ) -> Result<Answer, Failure> {
        let sheet = Sheet::parse(sheet).map_err(|fault| Failure::Misuse { message: fault.message() })?;
        let address = peer.map(read_address).transpose()?;
        self.ensure_keys(passphrase)?;
        let organisation =
            self.replica.as_ref().and_then(|replica| replica.ledger()).map(|l| l.organisation());
        if organisation.is_some_and(|known| known != sheet.id) {
            return Err(Failure::Misuse { message: Message::new("misuse-sheet-of-another") });
        }
        if organisation.is_none() && address.is_none() {
            return Err(Failure::Misuse { message: Message::new("misuse-recover-from-whom") });
        }
        if let KeyRoom::Open(keys) = &mut self.keys {
            keys.keep(TAKING_OVER, &sheet.secret).map_err(|fault| key_failure(&fault))?;
        }
        self.disk_fault = None;
        let now_ms = self.now_ms();
        if let Some(replica) = &mut self.replica {
            let effects = replica.take_over(now_ms, sheet.id, Zeroizing::new(sheet.secret));
            self.collect(effects);
        }
        self.settle();
        self.start_net();
        if let (Some((device, addresses)), Some(net)) = (address, &self.net) {
            self.transaction.writes.push(Write::LastSeen {
                device,
                at_ms: now_ms,
                addresses: addresses.iter().map(ToString::to_string).collect(),
            });
            net.dial(device, addresses);
        }
        self.settle();
        self.disk_fault.take().map_or(Ok(Answer::Done), Err)
    }

    fn backup(&mut self, path: PathBuf, passphrase: Option<Zeroizing<String>>, reply: Reply) {
        if passphrase.as_ref().is_some_and(|words| words.chars().count() < PASSPHRASE_CHARS_MIN) {
            let message = Message::new("refused-passphrase-short");
            let _ = reply.send(Err(Failure::Refused { message }));
            return;
        }
        if let Some(refused) = self.occupied() {
            let _ = reply.send(Err(refused));
            return;
        }
        let enrolled = self.my_member().is_some();
        match passphrase {
            Some(passphrase) if enrolled => {
                let days = self
                    .viewer()
                    .map_or(1, |viewer| viewer.ledger.constitution().parameters().invitation_days_max);
                let Ok(random) = Fresh::filled(getrandom::fill) else {
                    let _ = reply.send(Err(Failure::Fault { message: Message::new("fault-randomness") }));
                    return;
                };
                let after = After::Backup { random: random.clone(), path, passphrase };
                self.act_with(
                    Request::Invite { own_device: true, days, for_member: None },
                    random,
                    reply,
                    after,
                );
            }
            passphrase => self.read_whole(Task::Backup { path, passphrase, secret: None }, reply),
        }
    }

    /// Why this device writes nothing although the ledger is here.
    fn is_outside(&self) -> Option<Message> {
        match self.session() {
            Ok(Session::Outside { reason, .. }) => Some(reason),
            _ => None,
        }
    }

    /// There is nobody here who could be asked: no organisation, or a ledger without keys.
    fn no_organisation(&self) -> Failure {
        match self.is_outside() {
            Some(message) => Failure::Refused { message },
            None => Failure::Misuse { message: Message::new("misuse-no-organisation") },
        }
    }

    /// What was written before is part of it.
    fn read_whole(&mut self, task: Task, reply: Reply) {
        self.settle();
        self.begin_beside(task, reply);
    }
}

fn preview(text: &str) -> Result<Answer, Failure> {
    let (invitation, entry) = Invitation::parse(text)
        .map_err(|_| Failure::Misuse { message: Message::new("misuse-invitation-unreadable") })?;
    let action = &entry.payload().action;
    let Some(inviting) = action.invites() else {
        return Err(Failure::Misuse { message: Message::new("misuse-invitation-unreadable") });
    };
    Ok(Answer::Preview(view::Preview {
        organisation: invitation.organisation_name.clone(),
        id: entry.organisation(),
        inviter: invitation.inviter_name.clone(),
        expires_ms: inviting.expires_ms,
        own_device: !inviting.newcomer,
        for_another: matches!(action, Action::InviteFor { .. }),
    }))
}

fn read_address(text: &str) -> Result<(DeviceId, Vec<std::net::SocketAddr>), Failure> {
    let wrong = || Failure::Misuse { message: Message::new("misuse-address") };
    let (device, addresses) =
        text.trim().strip_prefix(ADDRESS_PREFIX).and_then(|rest| rest.split_once('@')).ok_or_else(wrong)?;
    let device = device.parse().map_err(|_| wrong())?;
    let addresses =
        addresses.split(',').filter(|text| !text.is_empty()).map(|text| text.parse().map_err(|_| wrong()));
    Ok((device, addresses.collect::<Result<_, _>>()?))
}

/// Cuts a name to what an invitation may carry.
fn cut(mut name: String) -> String {
    while name.len() > moothall_core::invitation::NAME_BYTES_MAX {
        name.pop();
    }
    name
}

fn base64_of_pdf(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

/// Whether a request writes entries.
fn is_act(request: &Request) -> bool {
    matches!(
        request,
        Request::EditProfile { .. }
            | Request::Membership { .. }
            | Request::Deciding { .. }
            | Request::Hall { .. }
            | Request::Leave
            | Request::RevokeDevice { .. }
            | Request::RestrictDevice { .. }
            | Request::LiftRestriction { .. }
            | Request::Invite { .. }
            | Request::CancelInvitation { .. }
            | Request::AddResource { .. }
            | Request::RetireResource { .. }
            | Request::Book { .. }
            | Request::CancelBooking { .. }
            | Request::Propose { .. }
            | Request::EditProposal { .. }
            | Request::Vote { .. }
            | Request::Withdraw { .. }
            | Request::Comment { .. }
            | Request::Erase { .. }
            | Request::Countersign { .. }
            | Request::Succeed { .. }
            | Request::FollowLine { .. }
            | Request::ChooseSuccession { .. }
            | Request::SupportSuccession { .. }
    )
}

/// Why a device has no sheet to print: it was saved, it is another's, or there is none.
fn no_sheet_here(viewer: &Viewer<'_>) -> Message {
    match viewer.sheet_member() {
        None => Message::new("misuse-sheet-void"),
        Some(member) if Some(member) == viewer.me() => Message::new("misuse-sheet-saved-already"),
        Some(member) => Message::new("misuse-sheet-of-member").text("member", viewer.name(member)),
    }
}
