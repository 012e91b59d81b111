//! Whose KDC decides.

/// A KDC whose answers are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Mode {
    /// What the published rules say a Windows domain controller does, at domain functionality 2012 R2.
    #[default]
    Windows,
    /// Samba 4.17 with its Heimdal KDC, as observed.
    Samba417,
    /// Samba 4.22 with its Heimdal KDC, as observed.
    Samba422,
}

impl Mode {
    /// Every mode, the recorded ones first.
    pub const ALL: [Mode; 3] = [Mode::Samba417, Mode::Samba422, Mode::Windows];

    /// Its name in files, outputs and options.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Windows => "windows",
            Mode::Samba417 => "samba-4.17",
            Mode::Samba422 => "samba-4.22",
        }
    }

    /// The mode of that name.
    pub fn named(name: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// Whether it is one of the recorded KDCs.
    pub fn is_samba(self) -> bool {
        self != Mode::Windows
    }
}
