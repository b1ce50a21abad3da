//! Drawings in one line, made for this window: they stand beside words and never instead of them.

use leptos::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    /// A hall with its roof.
    Hall,
    /// A paper going into a box.
    Ballot,
    /// A page of a calendar.
    Calendar,
    /// Two people.
    Members,
    /// A laptop.
    Device,
    /// A lidded chest.
    Keeping,
    /// A ledger.
    Log,
    Figures,
    /// A scroll.
    Constitution,
    /// A magnifying glass.
    Search,
    /// Three dots.
    More,
    /// A pencil: not yet confirmed.
    Pencil,
    /// A rubber stamp's tick: confirmed.
    Tick,
    /// A cross in a ballot.
    Cross,
    /// A box with a cross in it: voted.
    Marked,
    /// An empty box: not voted yet.
    Blank,
    /// A sign of warning.
    Warning,
    /// A clock.
    Clock,
    /// A line joining two ends.
    Link,
    /// A line that is cut.
    Cut,
    /// A plus.
    Plus,
    /// Onwards.
    Next,
    /// Back.
    Back,
    /// A sheet with a corner folded.
    Sheet,
    /// A camera.
    Camera,
    /// A picture.
    Picture,
    /// An eye.
    Eye,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
    /// Two lines at one height: on one level.
    Level,
    /// Something to take hold of.
    Grip,
    /// A minus.
    Minus,
    /// Dice.
    Lot,
}

/// Draws it.
pub(crate) fn icon(which: Icon) -> impl IntoView {
    let path = match which {
        Icon::Hall => "M3 10.5 12 4l9 6.5M5 10v10h14V10M10 20v-5.5h4V20M12 4V1.8h3v1.4h-3",
        Icon::Ballot => "M8 11V3h8v8M10 6.2l1.4 1.4L14.2 5M3.5 11h17v9.5h-17zM8 14h8",
        Icon::Calendar => "M4 5.5h16v15H4zM4 10h16M8 3v4M16 3v4M8 14h3v3H8z",
        Icon::Members => {
            "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.3-4 2.8-6.3 6.5-6.3s6.200 2.300 6.500 6.300M15.500 4.500a3.200 3.200 0 0 1 0 6M17.500 14.200c2.400.8 3.800 2.800 4 5.800"
        }
        Icon::Device => "M5 5h14v10H5zM2.5 19h19M5 15l-2.500 4M19 15l2.500 4",
        Icon::Keeping => {
            "M4 10.500V20h16v-9.500M3 10.500h18M4.500 10.500c0-4 2-6.500 4.500-6.500h6c2.500 0 4.500 2.500 4.500 6.500M12 9v4.500M10.500 12h3v2.500h-3z"
        }
        Icon::Figures => "M5 20v-7M10 20V9M15 20v-5M20 20V4",
        Icon::Log => "M6 3.500h13v17H6a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2zM8 3.500v17M11 8h5M11 12h5",
        Icon::Constitution => {
            "M7 4h12v13.500M7 4a2 2 0 0 0-2 2v2h3.500M7 4c1 0 1.500.8 1.500 2v12a2.500 2.500 0 0 0 2.500 2.500h8a2.500 2.500 0 0 0 2.500-2.500v-.5H11M11.500 8.500h5M11.500 12.500h5"
        }
        Icon::Search => "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 21 21",
        Icon::More => "M5 12h.01M12 12h.01M19 12h.01",
        Icon::Pencil => "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19zM13.500 7l3.500 3.500",
        Icon::Tick => "M5 12.500l4.500 4.500L19 6.500",
        Icon::Cross => "M5 5l14 14M19 5 5 19",
        Icon::Marked => "M4 4h16v16H4zM8 8l8 8M16 8l-8 8",
        Icon::Blank => "M4 4h16v16H4z",
        Icon::Warning => "M12 3.500 22 20.500H2zM12 10v5M12 17.800v.2",
        Icon::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.500l3.500 2",
        Icon::Link => {
            "M9.500 14.500l5-5M8 11l-2.500 2.500a3.500 3.500 0 0 0 5 5L13 16M11 8l2.500-2.500a3.500 3.500 0 0 1 5 5L16 13"
        }
        Icon::Cut => {
            "M8 11l-2.500 2.500a3.500 3.500 0 0 0 5 5L13 16M11 8l2.500-2.500a3.500 3.500 0 0 1 5 5L16 13M4 4l16 16"
        }
        Icon::Plus => "M12 5v14M5 12h14",
        Icon::Next => "M9 5l7 7-7 7",
        Icon::Back => "M15 5l-7 7 7 7",
        Icon::Sheet => "M6 3.500h8.500L19 8v12.500H6zM14.500 3.500V8H19M9 12h7M9 16h7",
        Icon::Camera => {
            "M3.500 7.500h4l1.500-2.500h6l1.500 2.500h4v12h-17zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z"
        }
        Icon::Picture => "M4 5h16v14H4zM4 16l4.500-4.500 4 4 3-3L20 17M15.500 9h.01",
        Icon::Eye => {
            "M2.500 12c2.400-4.300 5.600-6.500 9.500-6.500s7.100 2.200 9.500 6.500c-2.400 4.300-5.600 6.500-9.500 6.500s-7.100-2.200-9.500-6.500zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"
        }
        Icon::Up => "M5 15l7-7 7 7",
        Icon::Down => "M5 9l7 7 7-7",
        Icon::Level => "M5 9.500h14M5 14.500h14",
        Icon::Grip => "M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01",
        Icon::Minus => "M5 12h14",
        Icon::Lot => {
            "M4.500 4.500h15v15h-15zM8.500 8.500h.01M15.500 8.500h.01M12 12h.01M8.500 15.500h.01M15.500 15.500h.01"
        }
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path></path>
        </svg>
    }
}
