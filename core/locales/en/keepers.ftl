# The keepers: how they do, and what so many of them withstand.

## How a keeper does

keeper-in-step = in step
keeper-behind = { $count ->
    [one] one position behind
   *[other] { $count } positions behind
}
keeper-away = not connected
keeper-objecting = does not sign
keeper-two-orders = signed two orders
keeper-leads = It proposes what comes next.
keeper-position = Has up to
keeper-signed = Signed last
keeper-signed-at = position { $position }, { $time }
keeper-signed-unconfirmed = position { $position }, not confirmed yet
keeper-signed-never = none of the latest certificates here; the signatures of others were enough
keeper-position-at = position { $position }
keeper-position-unknown = not known while it is not connected

## What so many withstand

keepers-quorum = { $keepers ->
    [1] It confirms alone.
   *[other] { $needed } of { $keepers } must sign before anything is confirmed.
}
keepers-may-be-away = { $away ->
    [0] While any of them is off, nothing is confirmed.
    [1] One may be off, broken or lost, and confirming goes on.
   *[other] { $away } may be off, broken or lost, and confirming goes on.
}
keepers-may-lie = { $lying ->
    [0] A single one that lies could have two different orders confirmed. Members’ devices notice when they meet, and hold the proof.
    [1] One that lies can at worst hold confirming up. It would take { $more } to have two different orders confirmed.
   *[other] { $lying } that lie together can at worst hold confirming up. It would take { $more } to have two different orders confirmed.
}
keepers-never = However many lie: they cannot act in a member’s name, nor change what a member wrote.
keepers-advice-one = If it is lost, nothing is confirmed until somebody takes over with the recovery sheet. Of three, one may fail.
keepers-advice-two = Two fail more easily than one: both must be there. Of three, one may fail.

## What is wrong

risk-stall = Nothing has been confirmed since { $since }, although something waits.
risk-stall-missing = Nothing has been confirmed since { $since }: it takes { $needed } keepers, and { $here ->
    [0] none is
    [one] one is
   *[other] { $here } are
} in reach here. Not connected: { $missing }.
keepers-stall = Nothing has been confirmed since { $since }, although { $waiting ->
    [one] one entry waits
   *[other] { $waiting } entries wait
}. All keepers are connected to this device.
keepers-stall-missing = Nothing has been confirmed since { $since }, although { $waiting ->
    [one] one entry waits
   *[other] { $waiting } entries wait
}. It takes { $needed } keepers, and { $here ->
    [0] none is
    [one] one is
   *[other] { $here } are
} connected to this device. Not connected: { $missing }.
stall-way-start = If they are only off or out of reach: switch them on, or bring them back into the network. Confirming goes on by itself, and nothing is lost.
stall-way-replace = If one is broken or lost for good: propose to dismiss it and to appoint another. Those who are left are enough to confirm that.
stall-way-sheet = If so many are lost for good that the rest are too few: take over with the recovery sheet.
stall-way-wait = They may not reach each other, or their clocks may differ. Look at them: each says on its own screen what is wrong.
stall-way-stop = If one of them behaves otherwise than the others: switch it off. Where enough are left, they go on without it.
risk-keeper-objects = { $keeper } does not sign what the other keepers sign: { $why ->
    [differs] it comes to another verdict on an entry. One of the programs is at fault; update Moothall there, and report it.
    [failed] judging an entry failed there. Update Moothall there, and report it.
    [early] the time of it lies ahead of its clock. Set its clock, or look at the clocks of the others.
    [missing] nobody brought it the entries. Look whether it reaches the others.
    [rules] it does not know these rules. Update Moothall there.
   *[unsound] it does not follow what came before, by what it has. Compare what it shows with another device.
}

## Verdicts

keeper-verdict-accepts = It would accept it.
keeper-verdict-refuses = It would refuse it.
keeper-verdict-none = It came to no verdict.
keepers-verdict-accepted = The others confirmed it as accepted.
keepers-verdict-refused = The others confirmed it as refused.
keepers-verdict-here-accepted = It is not confirmed; this device would accept it.
keepers-verdict-here-refused = It is not confirmed; this device would refuse it.
keepers-verdict-here-none = It is not confirmed, and this device has no verdict on it.

## The screen

keepers-title = Keepers
keepers-lead = They put everything into one order and sign it. What you see here is what this device knows of them.
keepers-all = How they do
keepers-withstand = What { $keepers ->
    [1] one keeper withstands
   *[other] { $keepers } keepers withstand
}
keepers-wrong = What is wrong
keepers-ways = What you can do
keepers-way-go = Take over with the sheet
keepers-its = This keeper
keepers-others = The others
keepers-entry = { $member } { $what }
keepers-propose = Propose another keeper
keepers-dismiss = Propose to dismiss it
keepers-dismiss-whom = Propose to dismiss it: { $name } ({ $device })
keepers-show = How the keepers do
keepers-older-rules = By the rules in force there is one keeper. Several are possible once the rules are raised to version 3.

## Certificates

keepers-certificate = The newest certificate
keepers-certificate-about = A certificate is a short text that the keepers sign: “up to this position the order is this”, with one number that stands for all entries up to there. Whoever has the entries can reckon that number again. So nobody need trust the device from which they came: if the number and enough signatures are right, everything is as the keepers signed it.
keepers-certificate-up-to = Up to
keepers-certificate-time = Certified time
keepers-certificate-signed = Signed by
keepers-certificate-hash = The number begins with
keepers-certificate-none = There is none yet.

## Proposing

keepers-choose = Who confirms then?
keepers-stay = Keeper now; take away the tick to dismiss it
keepers-add = Add a device
keepers-added = New
keepers-remove = Do not add { $name }
keepers-then = When this is adopted
keepers-then-are = { $keepers ->
    [1] there is one keeper.
   *[other] there are { $keepers } keepers.
}
keepers-this-device = { $name } · This device
keepers-same = These are the keepers already. Add a device, or take away a tick.
keepers-nobody = Somebody must confirm: leave a keeper, or add a device.
keepers-too-many = An organisation has at most seven keepers.

## The program

program-head-position = position
program-head-behind = behind
program-head-last-signature = last signature
program-no-keepers = There is no keeper yet.
program-keeper-leads = This device proposes what comes next.
program-certificate = Up to position { $position }, certified time { $time }, signed by { $signers }. The running hash begins with { $hash }.
program-keepers-title = { $which ->
    [appoint] New keepers: { $appoint }
    [dismiss] Keepers no more: { $dismiss }
   *[replace] New keepers: { $appoint }; no more: { $dismiss }
}
program-keepers-proposed = This is a proposal: members vote on it. When it is adopted it takes effect by itself; until then the keepers are as they were.
program-keepers-then = { $keepers ->
    [1] Then there is one keeper.
   *[other] Then there are { $keepers } keepers.
}
