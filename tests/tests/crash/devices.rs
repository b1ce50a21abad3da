//! A stolen device that is restricted and revoked while one of the others is cut off at a commit boundary: it is as its
//! owner wants it, everywhere, and stays so.

use moothall_core::id::DeviceId;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{DeviceStanding, Session};
use moothall_tests::cases;
use tokio::task::JoinSet;

use super::cast::{Cast, Killed, Who};
use super::tales::{AT_A_TIME, all_is_placed, founds};
use Who::{Ann, Ben, Cleo};

/// Who is killed, and where, as the act reaches that process. Ben acts, Ann keeps the order, Cleo is the device.
const KILLS: &[(Who, &str)] = &[
    (Ben, "entry"),
    (Ben, "placed"),
    (Ben, "certificate"),
    (Ann, "entry"),
    (Ann, "placed"),
    (Ann, "signing"),
    (Ann, "certificate"),
    (Cleo, "entry"),
    (Cleo, "placed"),
];

/// Ben joins, and lets a second device of his in.
async fn begin(cast: &mut Cast) -> Result<DeviceId, Killed> {
    founds(cast).await?;
    cast.start(Ben).await?;
    cast.join(Ben, Ann).await?;
    cast.start(Cleo).await?;
    let invite = Request::Invite { own_device: true, days: 7, for_member: None };
    let Answer::Invited(invited) = cast.ask(Ben, invite).await? else { panic!("not an invitation") };
    cast.accept(Cleo, invited.text).await?;
    cast.is_confirmed(Cleo).await?;
    let Session::Inside { device, .. } = cast.session(Cleo).await? else { panic!("she is inside") };
    Ok(device)
}

fn act(device: DeviceId, wanted: DeviceStanding) -> Request {
    match wanted {
        DeviceStanding::Revoked => Request::RevokeDevice { device },
        _ => Request::RestrictDevice { device },
    }
}

async fn stands(cast: &mut Cast, who: Who, device: DeviceId) -> Result<DeviceStanding, Killed> {
    match cast.ask(who, Request::Devices).await? {
        Answer::Devices(devices) => {
            Ok(devices.iter().find(|one| one.id == device).expect("it is known").standing)
        }
        other => panic!("{other:?}"),
    }
}

/// Waits until everybody sees the device so, the device itself too. One that is revoked may be told of nothing any more,
/// so it is the others who see it out, and nobody is linked to it.
async fn seen_by_all(cast: &mut Cast, device: DeviceId, wanted: DeviceStanding) -> Result<(), Killed> {
    let revoked = wanted == DeviceStanding::Revoked;
    let who: &[Who] = if revoked { &[Ann, Ben] } else { &[Ann, Ben, Cleo] };
    for who in who {
        cast.until(*who, "the device stands as is wanted", Request::Devices, |answer| {
            matches!(answer, Answer::Devices(devices) if devices.iter().any(|one| {
                one.id == device && one.standing == wanted && !(revoked && one.connected)
            }))
        })
        .await?;
    }
    Ok(())
}

/// Waits until Ben's device and the other two are linked: then each of them hears at once.
async fn linked(cast: &mut Cast) -> Result<(), Killed> {
    for who in [Ann, Ben, Cleo] {
        cast.until(who, "all are linked", Request::Devices, |answer| {
            matches!(answer, Answer::Devices(devices) if devices.iter().all(|one| one.this || one.connected))
        })
        .await?;
    }
    Ok(())
}

async fn tell(who: Who, point: &str, wanted: DeviceStanding) -> Result<(), Killed> {
    let mut cast = Cast::sound();
    let device = begin(&mut cast).await?;
    if wanted == DeviceStanding::Revoked {
        cast.writes(Ben, act(device, DeviceStanding::Restricted)).await?;
        seen_by_all(&mut cast, device, DeviceStanding::Restricted).await?;
    }
    for one in [Ann, Ben, Cleo] {
        all_is_placed(&mut cast, one).await?;
    }
    cast.stop(who)?;
    cast.arm(who, format!("{point}:1:abort"));
    cast.start(who).await?;
    linked(&mut cast).await?;
    let acted = cast.writes(Ben, act(device, wanted)).await;
    if acted.is_ok() {
        cast.falls().await;
    }
    cast.mend();
    for one in [Ann, Ben, Cleo] {
        if !cast.runs(one) {
            cast.start(one).await?;
        }
    }
    // What was not acknowledged may have come to nothing; then Ben does it again.
    if stands(&mut cast, Ben, device).await? != wanted {
        assert_eq!((who, acted.is_err()), (Ben, true), "only what was not acknowledged is lost");
        cast.writes(Ben, act(device, wanted)).await?;
    }
    seen_by_all(&mut cast, device, wanted).await?;
    cast.come_together(Ann, Ben).await?;
    // It stays so.
    for one in [Ann, Ben, Cleo] {
        cast.stop(one)?;
    }
    for one in [Ann, Ben, Cleo] {
        cast.start(one).await?;
    }
    seen_by_all(&mut cast, device, wanted).await?;
    cast.come_together(Ann, Ben).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_stolen_device_is_restricted_or_revoked_it_is_so_everywhere_and_stays_so() {
    let mut telling = JoinSet::new();
    for _ in 0..cases(1) {
        for wanted in [DeviceStanding::Restricted, DeviceStanding::Revoked] {
            for &(who, point) in KILLS {
                if telling.len() >= AT_A_TIME {
                    telling.join_next().await.unwrap().unwrap();
                }
                telling.spawn(async move {
                    let told = tell(who, point, wanted).await;
                    told.unwrap_or_else(|_| panic!("{point} at {who:?}, {wanted:?}: killed without a fault"));
                });
            }
        }
    }
    while let Some(told) = telling.join_next().await {
        told.unwrap();
    }
}
