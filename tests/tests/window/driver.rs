//! A window under WebDriver: found, read, clicked, typed into and photographed as a person would.
//!
//! ```text
//! Window --HTTP--> tauri-driver --HTTP--> WebKitWebDriver --> the app, under a display of its own
//! ```

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::{Value, json};

/// Longer than anything takes here on a machine that is busy with other tests.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked again for what is awaited.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// The name under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The return key.
pub(crate) const ENTER: &str = "\u{e007}";
/// The arrow upwards.
pub(crate) const UP: &str = "\u{e013}";
/// The arrow downwards.
pub(crate) const DOWN: &str = "\u{e015}";

/// The arrow to the right.
pub(crate) const RIGHT: &str = "\u{e014}";
/// The escape key.
pub(crate) const ESCAPE: &str = "\u{e00c}";
/// The control key, held while another one is pressed (WebDriver, "Keyboard actions").
const CONTROL: &str = "\u{e009}";
/// The shift key, held while another one is pressed.
const SHIFT: &str = "\u{e008}";

/// The programs that the test run provides.
pub(crate) fn provided(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run the tests with `cargo xtask test`, which sets it.")
    })
}

/// A process with all that it started; all of it ends when this is dropped.
struct Family(Child);

impl Family {
    fn start(command: &mut Command) -> Self {
        Self(command.process_group(0).stdin(Stdio::null()).spawn().expect("the driver starts"))
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.wait();
    }
}

/// The file in a person's home that holds the address of a session bus, where there is to be one.
pub(crate) const SESSION_BUS: &str = "session-bus";

/// The file in a person's home that holds the name of the time zone they live in; UTC where there is none.
pub(crate) const ZONE: &str = "zone";

/// Gives a program the surroundings of somebody's home, and nothing of those of whoever runs the tests.
fn at_home<'a>(command: &'a mut Command, home: &Path, dark: bool) -> &'a mut Command {
    // Without a session bus there is no keyring: the keys are under a passphrase. Whoever wants one names it in a file.
    let bus = std::fs::read_to_string(home.join(SESSION_BUS)).unwrap_or_else(|_| "disabled:".to_owned());
    let zone = std::fs::read_to_string(home.join(ZONE)).unwrap_or_else(|_| "UTC".to_owned());
    command
        .env("HOME", home)
        .env("TZ", zone)
        .env("LC_ALL", "C.UTF-8")
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        // On a graphics card that is simulated, as where tests run, the engine ends now and then.
        .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
        .env("GTK_THEME", if dark { "Adwaita:dark" } else { "Adwaita" })
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env_remove("XDG_RUNTIME_DIR")
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_CACHE_HOME")
        .env_remove("WAYLAND_DISPLAY")
}

/// The app without a driver, which would end with the page's engine.
pub(crate) struct Undriven(Family);

impl Undriven {
    /// Opens the app on a folder of its own.
    pub(crate) fn open(home: &Path) -> Self {
        let mut command = Command::new(provided("MOOTHALL_APP"));
        at_home(&mut command, home, false)
            .arg("--data")
            .arg(home.join("data"))
            .args(["--network", "loopback"]);
        Self(Family::start(&mut command))
    }

    /// The process, to whose group all belongs that it started.
    pub(crate) fn id(&self) -> u32 {
        self.0.0.id()
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.0.try_wait().is_ok_and(|status| status.is_some())
    }
}

/// One open window of the app.
pub(crate) struct Window {
    agent: ureq::Agent,
    session: String,
    /// From the wish for a window to its first element.
    pub(crate) opened_in: Duration,
    _driver: Family,
}

impl Window {
    /// Opens the app with these arguments and environment; `first` is an element of its first screen.
    pub(crate) fn open(arguments: &[&str], home: &Path, dark: bool, first: &str) -> Self {
        let [port, native_port] = free_ports();
        let mut command = Command::new(provided("MOOTHALL_TAURI_DRIVER"));
        at_home(&mut command, home, dark).args([
            "--port",
            &port.to_string(),
            "--native-port",
            &native_port.to_string(),
        ]);
        let driver = Family::start(&mut command);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        let base = format!("http://127.0.0.1:{port}");
        // Both drivers listen before a window is asked for, so that their start is not counted as the app's.
        for port in [port, native_port] {
            let listens = until(|| std::net::TcpStream::connect(("127.0.0.1", port)).ok());
            assert!(listens.is_some(), "no driver listens on port {port}");
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "wry",
            "tauri:options": { "application": provided("MOOTHALL_APP"), "args": arguments },
        } } });
        let asked = Instant::now();
        let answer = send(&agent, "POST", &format!("{base}/session"), Some(&wanted)).expect("a window opens");
        let session = answer["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        let mut window = Self {
            session: format!("{base}/session/{session}"),
            agent,
            opened_in: Duration::ZERO,
            _driver: driver,
        };
        window.find(first);
        window.opened_in = asked.elapsed();
        window
    }

    /// Closes the window and waits until WebDriver says that it is closed.
    pub(crate) fn close(self) {
        let _ = self.ask("DELETE", "", None);
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Value> {
        send(&self.agent, method, &format!("{}{path}", self.session), body)
    }

    /// The elements that match, now.
    fn matching(&self, css: &str) -> Vec<String> {
        let wanted = json!({ "using": "css selector", "value": css });
        let Ok(Value::Array(found)) = self.ask("POST", "/elements", Some(&wanted)) else { return Vec::new() };
        found.iter().filter_map(|element| Some(element[ELEMENT].as_str()?.to_owned())).collect()
    }

    /// Waits for an element.
    #[track_caller]
    pub(crate) fn find(&self, css: &str) -> String {
        match until(|| self.matching(css).into_iter().next()) {
            Some(element) => element,
            None => panic!("there is no {css} in this window:\n{}", self.words()),
        }
    }

    /// Waits until an element that matches says this.
    #[track_caller]
    pub(crate) fn see(&self, css: &str, words: &str) -> String {
        let said = until(|| self.texts(css).into_iter().find(|text| text.contains(words)));
        said.unwrap_or_else(|| panic!("no {css} ever said {words:?}:\n{}", self.words()))
    }

    /// Waits until what matches says something else than before.
    #[track_caller]
    pub(crate) fn changed(&self, css: &str, before: &[String]) {
        let other = until(|| (self.texts(css) != before).then_some(()));
        assert!(other.is_some(), "{css} says {before:?} for ever:\n{}", self.words());
    }

    /// Waits until no element that matches says this.
    #[track_caller]
    pub(crate) fn see_no_more(&self, css: &str, words: &str) {
        let gone = until(|| (!self.texts(css).iter().any(|text| text.contains(words))).then_some(()));
        assert!(gone.is_some(), "{css} says {words:?} for ever:\n{}", self.words());
    }

    /// What the elements say that match, now.
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        // In one step, because elements are drawn anew at any time.
        let script = "return Array.from(document.querySelectorAll(arguments[0]), e => e.textContent)";
        let Value::Array(texts) = self.script(script, &[json!(css)]) else { return Vec::new() };
        texts.iter().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
    }

    /// Everything that stands in the window.
    pub(crate) fn words(&self) -> String {
        self.script("return location.hash + '\\n' + document.body.innerText", &[])
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Clicks, as soon as that is possible and the element stays where it is: a screen that is still being filled moves
    /// what is on it, and the driver clicks at a place.
    #[track_caller]
    pub(crate) fn click(&self, css: &str) {
        let mut problem = Value::Null;
        let clicked = until(|| {
            let element = self.matching(css).into_iter().next()?;
            let rests = "const [element, done] = arguments; element.scrollIntoView({block: 'nearest'}); \
                         const place = () => JSON.stringify(element.getBoundingClientRect()); const before = place(); \
                         let frames = 6; const look = () => --frames ? requestAnimationFrame(look) \
                             : done(element.isConnected && place() === before); requestAnimationFrame(look)";
            let script = json!({ "script": rests, "args": [{ ELEMENT: element.as_str() }] });
            if self.ask("POST", "/execute/async", Some(&script)).ok()? != json!(true) {
                return None;
            }
            match self.ask("POST", &format!("/element/{element}/click"), Some(&json!({}))) {
                Ok(_) => Some(()),
                Err(error) => {
                    problem = error;
                    None
                }
            }
        });
        assert!(clicked.is_some(), "{css} cannot be clicked: {problem}\n{}", self.words());
    }

    /// Clicks the one that says this.
    #[track_caller]
    pub(crate) fn click_saying(&self, css: &str, words: &str) {
        self.see(css, words);
        let script = "const e = Array.from(document.querySelectorAll(arguments[0])).find(e => e.textContent.includes(arguments[1])); \
                      if (e) { e.scrollIntoView({block: 'center'}); e.click(); } return !!e";
        assert_eq!(self.script(script, &[json!(css), json!(words)]), Value::Bool(true), "{css} {words:?}");
    }

    /// Types into a field, in place of what is there. Who types faster than a screen settles begins again, as people do.
    #[track_caller]
    pub(crate) fn fill(&self, css: &str, text: &str) {
        let filled = until(|| {
            let element = self.matching(css).into_iter().next()?;
            let keys = json!({ "text": text.replace('\n', ENTER) });
            self.ask("POST", &format!("/element/{element}/clear"), Some(&json!({}))).ok()?;
            self.ask("POST", &format!("/element/{element}/value"), Some(&keys)).ok()?;
            (self.value(css) == text).then_some(())
        });
        assert!(filled.is_some(), "{text:?} cannot be typed into {css}:\n{}", self.words());
    }

    /// Presses a key while an element has the focus.
    #[track_caller]
    pub(crate) fn press(&self, css: &str, key: &str) {
        self.press_keys(css, &[key]);
    }

    /// The same with the control key held.
    #[track_caller]
    pub(crate) fn press_with_control(&self, css: &str, key: &str) {
        self.press_keys(css, &[CONTROL, key]);
    }

    /// The same with shift held.
    #[track_caller]
    pub(crate) fn press_with_shift(&self, css: &str, key: &str) {
        self.press_keys(css, &[SHIFT, key]);
    }

    /// Holds keys down one after the other, and lets go of them the other way round.
    #[track_caller]
    fn press_keys(&self, css: &str, keys: &[&str]) {
        self.find(css);
        let focus = "const e = document.querySelector(arguments[0]); if (e) e.focus(); return document.activeElement === e";
        let focused = until(|| (self.script(focus, &[json!(css)]) == json!(true)).then_some(()));
        assert!(focused.is_some(), "{css} takes no focus");
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let keys: Vec<Value> = down.chain(up).collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": keys }] });
        let done = self.ask("POST", "/actions", Some(&actions));
        assert!(done.is_ok(), "{css} cannot be given a key: {done:?}");
    }

    /// Draws an element with the pointer onto another one.
    #[track_caller]
    pub(crate) fn draw(&self, from: &str, onto: &str) {
        let middle = |css: &str| {
            self.find(css);
            let place = "const r = document.querySelector(arguments[0]).getBoundingClientRect(); \
                         return [Math.round(r.x + r.width / 3), Math.round(r.y + r.height / 2)]";
            let place = self.script(place, &[json!(css)]);
            (place[0].clone(), place[1].clone())
        };
        self.script(
            "document.querySelector(arguments[0]).scrollIntoView({block: 'center'}); return null",
            &[json!(from)],
        );
        let (start, end) = (middle(from), middle(onto));
        let to = |(x, y): (Value, Value), duration: u32| json!({ "type": "pointerMove", "duration": duration, "x": x, "y": y });
        let steps = json!([
            to(start, 0),
            { "type": "pointerDown", "button": 0 },
            to(end, 200),
            { "type": "pointerUp", "button": 0 },
        ]);
        let actions = json!({ "actions": [{ "type": "pointer", "id": "pointer", "actions": steps }] });
        let done = self.ask("POST", "/actions", Some(&actions));
        assert!(done.is_ok(), "{from} cannot be drawn: {done:?}");
    }

    /// Chooses a file, as if in the system's dialog.
    #[track_caller]
    pub(crate) fn upload(&self, css: &str, file: &Path) {
        let element = self.find(css);
        let path = json!({ "text": file.to_str().expect("a plain path") });
        let done = self.ask("POST", &format!("/element/{element}/value"), Some(&path));
        assert!(done.is_ok(), "{css} takes no file: {done:?}");
    }

    /// Takes a picture of one element, as PNG.
    #[track_caller]
    pub(crate) fn picture_of(&self, css: &str) -> Vec<u8> {
        let element = self.find(css);
        // The driver's picture is black where the element is out of sight.
        let into_sight = "const [element, done] = arguments; element.scrollIntoView({block: 'center'}); \
                          requestAnimationFrame(() => requestAnimationFrame(() => done(null)))";
        self.slow_script(into_sight, &[json!({ ELEMENT: element.as_str() })]);
        let answer = self.ask("GET", &format!("/element/{element}/screenshot"), None).expect("a picture");
        BASE64.decode(answer.as_str().expect("base64").as_bytes()).expect("base64")
    }

    /// What stands in a field.
    #[track_caller]
    pub(crate) fn value(&self, css: &str) -> String {
        self.find(css);
        self.script("return document.querySelector(arguments[0]).value", &[json!(css)])
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Chooses an option by the words on it.
    #[track_caller]
    pub(crate) fn choose(&self, css: &str, words: &str) {
        self.see(&format!("{css} option"), words);
        let script = "const s = document.querySelector(arguments[0]); \
                      const o = Array.from(s.options).find(o => o.textContent.includes(arguments[1])); \
                      s.value = o.value; s.dispatchEvent(new Event('change', {bubbles: true})); return s.value";
        self.script(script, &[json!(css), json!(words)]);
    }

    /// Chooses an option by its value.
    #[track_caller]
    pub(crate) fn pick(&self, css: &str, value: &str) {
        self.find(&format!("{css} option[value='{value}']"));
        let script = "const s = document.querySelector(arguments[0]); s.value = arguments[1]; \
                      s.dispatchEvent(new Event('change', {bubbles: true})); return s.value";
        assert_eq!(self.script(script, &[json!(css), json!(value)]), json!(value), "{css}");
    }

    /// Runs a script in the page.
    pub(crate) fn script(&self, script: &str, arguments: &[Value]) -> Value {
        self.ask("POST", "/execute/sync", Some(&json!({ "script": script, "args": arguments })))
            .unwrap_or_else(|error| panic!("the script failed: {error}"))
    }

    /// Runs a script that calls its last argument when it is done.
    pub(crate) fn slow_script(&self, script: &str, arguments: &[Value]) -> Value {
        self.ask("POST", "/execute/async", Some(&json!({ "script": script, "args": arguments })))
            .unwrap_or_else(|error| panic!("the script failed: {error}"))
    }

    /// Makes the window so large, in CSS pixels.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let wanted = json!({ "x": 0, "y": 0, "width": width, "height": height });
        self.ask("POST", "/window/rect", Some(&wanted)).expect("the window can be resized");
        let inner = "return window.innerWidth";
        let resized = until(|| (self.script(inner, &[]) == json!(width)).then_some(()));
        assert!(resized.is_some(), "the window is {} wide, not {width}", self.script(inner, &[]));
    }

    /// Takes a picture of the window, as PNG, once it has drawn what is there now; of what stays, without a passing notice.
    /// From its top, or with an element in sight.
    pub(crate) fn picture_at(&self, css: Option<&str>) -> Vec<u8> {
        let drawn = "const [css, done] = arguments; scrollTo(0, 0); const shown = css && document.querySelector(css); \
                     if (shown) shown.scrollIntoView({block: 'center'}); \
                     requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(null), 100)))";
        let notice =
            "const n = document.querySelector('.notice-place'); if (n) n.hidden = arguments[0]; return null";
        self.script(notice, &[json!(true)]);
        self.slow_script(drawn, &[json!(css)]);
        let answer = self.ask("GET", "/screenshot", None).expect("a picture");
        self.script(notice, &[json!(false)]);
        BASE64.decode(answer.as_str().expect("base64").as_bytes()).expect("base64")
    }
}

/// Looks again and again, as long as patience lasts.
pub(crate) fn until<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() >= deadline {
            return None;
        }
        sleep(LOOK_AGAIN);
    }
}

/// Two ports that nobody has at the moment; both are taken before either is let go, so that they are two.
fn free_ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind(("127.0.0.1", 0)).expect("a free port"));
    listeners.each_ref().map(|listener| listener.local_addr().expect("an address").port())
}

/// One WebDriver command: the value of its answer, or the error.
fn send(agent: &ureq::Agent, method: &str, url: &str, body: Option<&Value>) -> Result<Value, Value> {
    let told = match (method, body) {
        ("POST", Some(body)) => {
            agent.post(url).header("content-type", "application/json").send(body.to_string())
        }
        ("DELETE", _) => agent.delete(url).call(),
        _ => agent.get(url).call(),
    };
    let mut response = told.map_err(|error| json!(error.to_string()))?;
    let ok = response.status().is_success();
    let text = response.body_mut().read_to_string().map_err(|error| json!(error.to_string()))?;
    let answer: Value = serde_json::from_str(&text).map_err(|error| json!(format!("{error}: {text}")))?;
    if ok { Ok(answer["value"].clone()) } else { Err(answer["value"].clone()) }
}
