# Telling outside of the window what waits.
telling-title = Notifications
telling-about = When something waits for you, or did not happen as you wanted, the system can tell you while you look elsewhere.
telling-choose = Tell me
telling-many = { $count } things wait for you.
