//! `cargo xtask package`: a `.deb` with the window, the program, their manual and what a desktop shows of them.
//!
//! What it depends on is read off the programs by `dpkg-shlibdeps`, so it is what they were linked with here: a package
//! built on one release of Debian installs on that and on later ones.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::app::program;
use crate::install::tools::Tool;
use crate::report::{Steps, say};
use crate::run::packages;
use crate::shell::{Run, Stop, make_folder, read, write_if_changed};
use crate::{tree, ui};

/// The programs, by the names that they are installed under.
const PROGRAMS: [&str; 2] = ["moothall-app", "moothall"];

/// Icons by their size in pixels.
const ICONS: [(&str, &str); 3] =
    [("32x32", "32x32.png"), ("128x128", "128x128.png"), ("256x256", "128x128@2x.png")];

/// Where completions go, by shell.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/moothall"),
    ("zsh", "usr/share/zsh/vendor-completions/_moothall"),
    ("fish", "usr/share/fish/vendor_completions.d/moothall.fish"),
];

/// Builds everything and packs it.
pub(crate) fn package(arguments: &[String]) -> Result<(), Stop> {
    if !arguments.is_empty() {
        return Err(Stop::misuse("cargo xtask package"));
    }
    let mut steps = Steps::new(5);
    steps.next("System packages");
    let wasm = packages(&["dpkg-dev"])?;
    steps.next("The interface");
    let bindgen = Tool::wasm_bindgen()?.ensure()?;
    ui::build(wasm, &bindgen, ui::Profile::Web)?;
    steps.next("The programs");
    Run::cargo()
        .args(["build", "--release", "--package", "moothall-app", "--package", "moothall-peer", "--bins"])
        .show()?;
    steps.next("What goes into the package");
    let architecture = Run::new("dpkg").arg("--print-architecture").capture()?.trim().to_owned();
    let folder = tree::target().join("package");
    let root = folder.join(format!("moothall_{}_{architecture}", version()));
    if root.exists() {
        fs::remove_dir_all(&root).map_err(|error| fault(&root, &error))?;
    }
    fill(&root)?;
    control(&folder, &root, &architecture)?;
    steps.next("The package");
    let file = folder.join(format!("moothall_{}_{architecture}.deb", version()));
    Run::new("dpkg-deb").args(["--build", "--root-owner-group", "-Zxz"]).arg(&root).arg(&file).capture()?;
    let bytes = fs::metadata(&file).map_err(|error| fault(&file, &error))?.len();
    say(&format!("{} ({}.{} MB)", file.display(), bytes / 1_000_000, bytes % 1_000_000 / 100_000));
    say("Install it with: sudo apt install ./moothall_*.deb");
    Ok(())
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Everything but the control files.
fn fill(root: &Path) -> Result<(), Stop> {
    for name in PROGRAMS {
        let to = root.join("usr/bin").join(name);
        copy(&program(name, true), &to, 0o755)?;
        Run::new("strip").args(["--strip-unneeded"]).arg(&to).capture()?;
    }
    let desktop = read(&tree::at("xtask/packages/debian/org.moothall.desktop.desktop"))?;
    put(&root.join("usr/share/applications/org.moothall.desktop.desktop"), desktop.as_bytes())?;
    for (size, file) in ICONS {
        let to = format!("usr/share/icons/hicolor/{size}/apps/org.moothall.desktop.png");
        copy(&tree::at("icons").join(file), &root.join(to), 0o644)?;
    }
    let drawing = root.join("usr/share/icons/hicolor/scalable/apps/org.moothall.desktop.svg");
    copy(&tree::at("icons/moothall.svg"), &drawing, 0o644)?;

    // The peer that is always on: there for whoever enables it, with the user that its unit names.
    let unit = read(&tree::at("peer/systemd/moothall.service"))?.replace("/usr/local/bin/", "/usr/bin/");
    put(&root.join("usr/lib/systemd/system/moothall.service"), unit.as_bytes())?;
    put(
        &root.join("usr/lib/sysusers.d/moothall.conf"),
        b"u moothall - \"Moothall, peer of an organisation\" /var/lib/moothall\n",
    )?;

    let moothall = program("moothall", true);
    let pages = root.join("usr/share/man/man1");
    make_folder(&pages)?;
    Run::new(&moothall).arg("manual").arg(&pages).capture()?;
    compress(&pages)?;
    for (shell, to) in COMPLETIONS {
        let script = Run::new(&moothall).args(["completions", shell]).capture()?;
        put(&root.join(to), script.as_bytes())?;
    }

    let papers = root.join("usr/share/doc/moothall");
    for (from, to) in
        [("LICENSE", "copyright"), ("CHANGELOG.md", "changelog"), ("docs/security.md", "security.md")]
    {
        put(&papers.join(to), read(&tree::at(from))?.as_bytes())?;
    }
    for guide in files_in(&tree::at("docs/guides"))? {
        let name = guide.file_name().unwrap_or_default().to_owned();
        copy(&guide, &papers.join("guides").join(name), 0o644)?;
    }
    Run::new("gzip").args(["-9", "-n"]).arg(papers.join("changelog")).capture()?;
    Ok(())
}

/// The control file, with what the programs need to run.
fn control(folder: &Path, root: &Path, architecture: &str) -> Result<(), Stop> {
    // It reads the name of the source from a file at this place, and the programs by their paths.
    let source = "Source: moothall\n\nPackage: moothall\nArchitecture: any\n";
    write_if_changed(&folder.join("debian/control"), source.as_bytes())?;
    let script = "cd \"$1\" && shift && exec dpkg-shlibdeps -O --ignore-missing-info \"$@\"";
    let programs = PROGRAMS.map(|name| root.join("usr/bin").join(name));
    let told = Run::new("sh").args(["-c", script, "sh"]).arg(folder).args(programs).capture()?;
    let depends = told
        .lines()
        .find_map(|line| line.strip_prefix("shlibs:Depends="))
        .ok_or_else(|| Stop::failed("dpkg-shlibdeps did not say what the programs depend on."))?;
    let kilobytes = size(root)? / 1024;
    let text = read(&tree::at("xtask/packages/debian/control.txt"))?
        .replace("{version}", version())
        .replace("{architecture}", architecture)
        .replace("{depends}", depends)
        .replace("{kilobytes}", &kilobytes.to_string());
    put(&root.join("DEBIAN/control"), text.as_bytes())?;
    let after = read(&tree::at("xtask/packages/debian/postinst.sh"))?;
    put(&root.join("DEBIAN/postinst"), after.as_bytes())?;
    set_mode(&root.join("DEBIAN/postinst"), 0o755)
}

fn compress(folder: &Path) -> Result<(), Stop> {
    Run::new("gzip").args(["-9", "-n"]).args(files_in(folder)?).capture().map(drop)
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let list = fs::read_dir(folder).map_err(|error| fault(folder, &error))?;
    let mut files: Vec<PathBuf> =
        list.filter_map(|file| file.ok().map(|file| file.path())).filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn size(folder: &Path) -> Result<u64, Stop> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).map_err(|error| fault(folder, &error))? {
        let path = entry.map_err(|error| fault(folder, &error))?.path();
        bytes += match path.is_dir() {
            true => size(&path)?,
            false => fs::metadata(&path).map_err(|error| fault(&path, &error))?.len(),
        };
    }
    Ok(bytes)
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<(), Stop> {
    make_folder(to.parent().unwrap_or(to))?;
    fs::copy(from, to).map_err(|error| fault(from, &error))?;
    set_mode(to, mode)
}

fn put(to: &Path, bytes: &[u8]) -> Result<(), Stop> {
    write_if_changed(to, bytes)?;
    set_mode(to, 0o644)
}

/// Permissions as a package has them, whatever the umask here is.
fn set_mode(path: &Path, mode: u32) -> Result<(), Stop> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|error| fault(path, &error))?;
    for folder in path.ancestors().skip(1).take_while(|folder| !folder.ends_with("package")) {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
            .map_err(|error| fault(folder, &error))?;
    }
    Ok(())
}

fn fault(path: &Path, error: &std::io::Error) -> Stop {
    Stop::failed(format!("{}: {error}", path.display()))
}
