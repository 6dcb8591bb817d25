//! Small line icons, drawn by ourselves on a grid of 20.

use maud::{Markup, html};

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Mail in general.
    Mail,
    /// Inbox.
    Inbox,
    /// Sent mail.
    Sent,
    /// Drafts.
    Draft,
    /// Unwanted mail.
    Spam,
    /// Deleted mail.
    Trash,
    /// Archive.
    Archive,
    /// A folder.
    Folder,
    /// People.
    People,
    /// A company.
    Building,
    /// Mail accounts.
    Server,
    /// Search.
    Search,
    /// An attachment.
    Clip,
    /// Download.
    Download,
    /// Something to look at.
    Warning,
    /// Something wrong.
    Error,
    /// All is well.
    Check,
    /// Private.
    Lock,
    /// A flag.
    Flag,
    /// Answered.
    Reply,
    /// Back.
    Back,
    /// Onwards.
    Forward,
    /// Close.
    Close,
    /// Add.
    Plus,
    /// Images.
    Image,
    /// Who sees it.
    Eye,
    /// A calendar day.
    Calendar,
    /// Fetch again.
    Refresh,
    /// Print.
    Print,
    /// Settings.
    Sliders,
    /// Leave.
    Leave,
    /// A phone.
    Phone,
    /// Help.
    Help,
    /// Someone who signs in.
    Badge,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Mail => "M3 5h14v10H3zM3 5.5l7 5.5 7-5.5",
            Self::Inbox => "M3 11l2.5-7h9L17 11v5H3zM3 11h4l1 2h4l1-2h4",
            Self::Sent => "M17 3L2.5 9l5.5 2.5L10.5 17zM8 11.500L17 3",
            Self::Draft => "M4 16l1-4L13.5 3.500l3 3L8 15zM11.5 5.500l3 3",
            Self::Spam => "M7 2.500h6L17.5 7v6L13 17.500H7L2.5 13V7zM10 6v5M10 13.600v.2",
            Self::Trash => {
                "M4 5.500h12M8 5.500V3.500h4v2M5.5 5.500l.8 11h7.400l.8-11M8.5 8.500v5M11.5 8.500v5"
            }
            Self::Archive => "M3 4h14v3.500H3zM4.5 7.500V16h11V7.500M8 10.500h4",
            Self::Folder => "M2.5 5h5l1.5 2h8.500v9h-15z",
            Self::People => {
                "M7.5 9.500a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.600zM2.5 16c0-2.8 2.2-4.5 5-4.500s5 1.7 5 4.500M13 4.200a2.7 2.7 0 0 1 0 5.100M14.5 11.800c1.9.5 3 2 3 4.2"
            }
            Self::Building => "M4 17V3h8v14M12 7.500h4V17M2.5 17h15M7 6.500h2M7 9.500h2M7 12.500h2",
            Self::Server => "M3 4h14v5H3zM3 11h14v5H3zM6 6.500h.2M6 13.500h.2M9 6.500h5M9 13.500h5",
            Self::Search => "M9 14.500a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
            Self::Clip => {
                "M15.5 9.500l-5.8 5.800a3.4 3.4 0 0 1-4.8-4.800l6.3-6.300a2.3 2.3 0 0 1 3.2 3.200l-6.2 6.200a1.1 1.1 0 0 1-1.6-1.600l5.5-5.5"
            }
            Self::Download => "M10 3v9M6.5 8.500L10 12l3.5-3.500M3.5 16.500h13",
            Self::Warning => "M10 3l7.5 13.500h-15zM10 8v4M10 14.200v.2",
            Self::Error => "M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 6v5M10 13.800v.2",
            Self::Check => "M4 10.500l4 4 8-9",
            Self::Lock => "M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9",
            Self::Flag => "M5 17.500v-15M5 3.500h10l-2.5 3.500L15 10.500H5",
            Self::Reply => "M8 5L3 10l5 5M3 10h8c4 0 6 2 6 6",
            Self::Back => "M12.5 4L6.5 10l6 6",
            Self::Forward => "M7.5 4l6 6-6 6",
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Image => "M3 4h14v12H3zM3 13l4-4 4 4 2-2 4 4M13 7.500h.2",
            Self::Eye => {
                "M2 10c2-3.5 4.7-5.2 8-5.200s6 1.7 8 5.200c-2 3.5-4.7 5.2-8 5.200S4 13.5 2 10zM10 12.300a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.600z"
            }
            Self::Calendar => "M3 5h14v12H3zM3 9h14M7 3v4M13 3v4",
            Self::Refresh => "M16 10a6 6 0 1 1-1.8-4.300M16.5 3v3.500H13",
            Self::Print => "M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z",
            Self::Sliders => "M3 6h8M15 6h2M3 14h2M9 14h8M11 4v4h4V4zM5 12v4h4v-4z",
            Self::Leave => "M8 3H4v14h4M8 10h9M13.5 6.500L17 10l-3.5 3.5",
            Self::Phone => {
                "M4 3.500h3.200L8.5 7 6.8 8.300c.8 2 2.4 3.6 4.6 4.700L13 11.500l3.5 1.300V16c-7 .8-13.3-5.5-12.5-12.500z"
            }
            Self::Badge => {
                "M4 3h12v14H4zM8 3v2h4V3M10 11.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6.5 15c.4-1.700 1.800-2.500 3.500-2.500s3.100.8 3.500 2.500"
            }
            Self::Help => {
                "M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM7.8 8a2.2 2.2 0 1 1 3.4 1.800c-.8.5-1.2 1-1.2 1.900M10 14v.2"
            }
        }
    }
}

/// An icon beside a text that says the same.
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false" {
            path d=(icon.path()) {}
        }
    }
}

/// An icon that stands alone, with its name for screen readers and as a tip.
pub fn named_icon(of: Icon, name: &str) -> Markup {
    html! {
        span class="named-icon" title=(name) { (icon(of)) span class="unseen" { (name) } }
    }
}
