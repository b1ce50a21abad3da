//! Reads a QR code out of a picture or a camera's frames, in the window itself: nothing is sent anywhere.

use leptos::prelude::{document, window};
use rqrr::PreparedImage;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, MediaDevices,
    MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

/// A picture from outside is never drawn larger than this, in pixels.
const SIDE_PX_MAX: u32 = 1_600;

/// Longest sides, in pixels, at which a picture is tried: a large photograph of a code is often read better when small, and
/// a small copy off a screen, whose squares are two or three pixels wide and not all the same, when large.
fn sides(longest: u32) -> impl Iterator<Item = u32> {
    let enlarged = longest.saturating_mul(3);
    [longest, 900, 500]
        .into_iter()
        .filter(move |side| *side <= longest)
        .chain([enlarged])
        .map(|side| side.min(SIDE_PX_MAX))
}

/// The text of the first readable code among brightness values, row by row.
pub(crate) fn read(
    width: usize,
    height: usize,
    brightness: impl FnMut(usize, usize) -> u8,
) -> Option<String> {
    let mut image = PreparedImage::prepare_from_greyscale(width, height, brightness);
    image.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}

/// Reads the code in a picture that the reader chose.
pub(crate) async fn read_file(file: File) -> Option<String> {
    let promise = window().create_image_bitmap_with_blob(&file).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let (width, height) = (bitmap.width(), bitmap.height());
    sides(width.max(height)).find_map(|side| {
        let (canvas, context) = paper(width, height, side)?;
        let (w, h) = (f64::from(canvas.width()), f64::from(canvas.height()));
        context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, w, h).ok()?;
        read_canvas(&canvas, &context)
    })
}

/// Reads the code in what a camera shows at this moment.
pub(crate) fn read_video(video: &HtmlVideoElement) -> Option<String> {
    let side = video.video_width().max(video.video_height()).min(800);
    let (canvas, context) = paper(video.video_width(), video.video_height(), side)?;
    let (w, h) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, w, h).ok()?;
    read_canvas(&canvas, &context)
}

/// The camera's device list, where this window may have one.
pub(crate) fn cameras() -> Option<MediaDevices> {
    let devices = js_sys::Reflect::get(&window().navigator(), &"mediaDevices".into()).ok()?;
    devices.is_object().then(|| devices.unchecked_into())
}

/// Opens the camera that looks away from the reader, if there are two.
pub(crate) async fn open_camera() -> Option<MediaStream> {
    let constraints = MediaStreamConstraints::new();
    let video = js_sys::Object::new();
    js_sys::Reflect::set(&video, &"facingMode".into(), &"environment".into()).ok()?;
    constraints.set_video(&video);
    let promise = cameras()?.get_user_media_with_constraints(&constraints).ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// Switches a camera off.
pub(crate) fn close_camera(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// A canvas in the proportions of a picture, whose longest side is this many pixels.
fn paper(width: u32, height: u32, side: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let longest = width.max(height).max(1);
    let scale = f64::from(side) / f64::from(longest);
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width((f64::from(width) * scale) as u32);
    canvas.set_height((f64::from(height) * scale) as u32);
    let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

fn read_canvas(canvas: &HtmlCanvasElement, context: &CanvasRenderingContext2d) -> Option<String> {
    let (width, height) = (canvas.width(), canvas.height());
    if width == 0 || height == 0 {
        return None;
    }
    let data = context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height)).ok()?.data().0;
    let row = width as usize;
    read(row, height as usize, |x, y| {
        let pixel = data.get((y * row + x) * 4..).and_then(|rest| rest.first_chunk::<4>());
        pixel.map_or(255, brightness)
    })
}

/// How bright a pixel looks on white paper, by the weights of ITU-R BT.601.
fn brightness(&[red, green, blue, alpha]: &[u8; 4]) -> u8 {
    let light = (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1_000;
    let alpha = u32::from(alpha);
    u8::try_from((light * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_transparent_is_paper() {
        let cases =
            [([0, 0, 0, 0], 255), ([0, 0, 0, 255], 0), ([255, 255, 255, 255], 255), ([255, 0, 0, 255], 76)];
        for (pixel, light) in cases {
            assert_eq!(brightness(&pixel), light, "{pixel:?}");
        }
    }

    #[test]
    fn large_pictures_are_tried_smaller_and_small_ones_larger() {
        let cases =
            [(4_000, vec![1_600, 900, 500, 1_600]), (700, vec![700, 500, 1_600]), (240, vec![240, 720])];
        for (longest, expected) in cases {
            assert_eq!(sides(longest).collect::<Vec<_>>(), expected, "{longest}");
        }
    }

    #[test]
    fn a_code_as_long_as_an_invitation_is_read_back() {
        let text = format!("moothall:{}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(25));
        let code = qrcode::QrCode::new(&text).expect("it fits a code");
        let (width, quiet, scale) = (code.width(), 4, 4);
        let side = (width + 2 * quiet) * scale;
        let dark = |x: usize, y: usize| {
            let module = |at: usize| (at / scale).checked_sub(quiet).filter(|at| *at < width);
            module(x).zip(module(y)).is_some_and(|at| code[at] == qrcode::Color::Dark)
        };
        assert_eq!(read(side, side, |x, y| if dark(x, y) { 20 } else { 230 }), Some(text));
    }

    #[test]
    fn a_picture_without_a_code_has_no_text() {
        assert_eq!(read(64, 64, |x, y| if (x + y) % 2 == 0 { 0 } else { 255 }), None);
    }
}
