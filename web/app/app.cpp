#include "app/app.hpp"

#include <algorithm>
#include <cmath>

#include "app/core.hpp"
#include "app/gallery.hpp"
#include "app/goes_on.hpp"
#include "imgui.h"
#include "panels/all_panels.hpp"
#include "taskyard_fonts/fonts.hpp"

namespace taskyard::web {
namespace {

constexpr float k_frame_s_max = 0.1F;
constexpr std::size_t k_file_bytes_max = 8U << 20U;

Theme shown_theme(const Core& core) {
  switch (core.view.theme) {
    case ThemeChoice::automatic: return core.platform.prefers_dark() ? Theme::dark : Theme::light;
    case ThemeChoice::dark: return Theme::dark;
    case ThemeChoice::light: return Theme::light;
    case ThemeChoice::projector: return Theme::projector;
  }
  return Theme::dark;
}

const char* theme_name(Theme theme) {
  switch (theme) {
    case Theme::dark: return "dark";
    case Theme::light: return "light";
    case Theme::projector: return "projector";
  }
  return "dark";
}

// What the scenario put into the editor and nobody touched is not kept: the next visit's scenario
// offers its own.
std::string_view lasting_text(const Core& core) {
  const std::string& text = core.models.editor.text();
  return text == core.automatic_text ? std::string_view() : std::string_view(text);
}

}  // namespace

struct App::State {
  State(Platform& platform, const Switches& switches) : core(platform, switches) {}

  void open();
  void begin_frame(const FrameInput& input);
  void follow_style(bool always);
  void pass_time(const FrameInput& input);
  void update_scene(const FrameInput& input);
  void draw(const FrameInput& input);
  void obey_wishes();
  void place_editor();
  FrameOutput output();

  Core core;
  StyleChoice style;
  Viewport placed;
  bool placed_visible = false;
  bool style_is_set = false;
  double last_frame_ms = 0;
  Theme told_theme = Theme::dark;
  float told_size = 0;
};

void App::State::open() {
  ViewState& view = core.view;
  core.models.scenarios = scenario_gallery();
  core.models.task_definitions = task_definition_gallery();
  core.keeper.load_settings(core.platform, view);
  const Switches& switches = core.switches;
  if (switches.theme_given) view.theme = switches.theme;
  if (switches.font) view.font_size = *switches.font;
  view.warnings = switches.warnings;
  view.can_zoom = switches.zoom;
  view.show_controls = view.show_editor = switches.run_panels;
  if (!switches.panels.empty()) {
    const auto shown = [&](std::string_view name) {
      return std::find(switches.panels.begin(), switches.panels.end(), name) !=
             switches.panels.end();
    };
    view.show_editor = view.show_editor && shown("editor");
    view.show_controls = view.show_controls && shown("run");
    view.show_inspector = shown("inspector");
    view.show_bottom = shown("log");
  }
  core.fonts = load_typefaces();
  std::string kept = core.keeper.load_text(core.platform);
  if (!kept.empty()) set_editor_text(core, std::move(kept), TextSource::typed);
  const RunForm typed_form = view.run;
  const std::string name =
      switches.scenario.empty() ? std::string(k_first_scenario) : switches.scenario;
  open_scenario(core, scenario_text(name), switches.playing);
  view.run = typed_form;
  if (switches.speed) core.clock.set_speed(*switches.speed);
  if (switches.time) core.session.seek(*switches.time);
  if (switches.text_view) {
    view.text_view = true;
    core.platform.show_text_view(true);
  }
}

void App::State::begin_frame(const FrameInput& input) {
  core.now_ms = input.now_ms;
  ImGuiIO& io = ImGui::GetIO();
  const double passed_ms = style_is_set ? input.now_ms - last_frame_ms : 16;
  last_frame_ms = input.now_ms;
  io.DeltaTime = std::clamp(static_cast<float>(passed_ms / 1000), 0.001F, k_frame_s_max);
  io.DisplaySize = ImVec2(std::max(input.width, 1.0F), std::max(input.height, 1.0F));
  io.DisplayFramebufferScale = ImVec2(input.pixel_ratio, input.pixel_ratio);
  follow_style(!style_is_set);
  prepare_keyboard();
  ImGui::NewFrame();
}

void App::State::follow_style(bool always) {
  ViewState& view = core.view;
  view.shown_theme = shown_theme(core);
  view.apple = core.platform.is_apple();
  view.reduced_motion =
      core.switches.reduced_motion.value_or(core.platform.prefers_reduced_motion());
  const StyleChoice wanted{view.shown_theme, view.font_size, view.touch};
  const bool changed = wanted.theme != style.theme || wanted.font_size != style.font_size ||
                       wanted.touch != style.touch;
  if (!changed && !always) return;
  style = wanted;
  style_is_set = true;
  apply_style(style, core.fonts);
  const float size = ImGui::GetStyle().FontSizeBase;
  if (always || told_theme != style.theme || told_size != size) {
    core.platform.set_theme(theme_name(style.theme), size);
  }
  told_theme = style.theme;
  told_size = size;
}

void App::State::pass_time(const FrameInput& input) {
  const SimTime target =
      core.clock.tick(input.now_ms, core.session.now(), next_happening(core.session));
  core.session.advance_to(target);
}

void App::State::update_scene(const FrameInput& input) {
  SceneInput scene;
  scene.now_ms = input.now_ms;
  scene.speed = core.clock.playing() ? core.clock.speed() : 1;
  scene.reduced_motion = core.view.reduced_motion;
  scene.playing = core.clock.playing();
  scene.theme = core.view.shown_theme;
  const Viewport& viewport = core.view.yard_viewport;
  const double free_height =
      static_cast<double>(viewport.h) - yard_foot(core.scene.has_front(), viewport);
  if (free_height > 1) scene.aspect = static_cast<double>(viewport.w) / free_height;
  scene.legends = viewport.w < 1 || viewport.w >= k_legend_from;
  if (core.scene_epoch != core.session.epoch()) {
    core.scene_epoch = core.session.epoch();
    core.scene.update(Simulation(), scene);  // forgets what it had: the present was replaced
  }
  core.scene.update(core.session.simulation(), scene);
  core.scene.set_selected(core.view.selection);
  core.scene.set_hovered(core.view.hovered);
  if (core.view.camera_follows && viewport.w > 1) {
    core.view.camera = fit_camera(core.scene.draw_list(), viewport);
  }
}

void App::State::draw(const FrameInput& input) {
  core.view.wants_frame = false;
  PanelContext context{core.session.simulation(),
                       core.models,
                       core.view,
                       core.scene,
                       core.fonts,
                       palette(core.view.shown_theme),
                       core.out,
                       input.now_ms,
                       core.platform.has_editor_pane(),
                       fonts::font_licences()};
  read_shortcuts(context);
  draw_panels(context, input.width, input.height);
  place_editor();
  ImGui::Render();
}

void App::State::obey_wishes() {
  Outbox wishes = std::move(core.out);
  core.out = {};
  if (wishes.editor_text) {
    set_editor_text(core, std::move(*wishes.editor_text), TextSource::typed);
  }
  for (const std::string& command : wishes.commands) obey(core, command);
  if (wishes.open_file) core.platform.ask_for_file();
  if (wishes.restore_text) restore_replaced_text(core);
  if (wishes.indent_text) {
    set_editor_text(core, indented(core.models.editor.text()), TextSource::replaced);
  }
  if (!wishes.copied.empty()) core.platform.set_clipboard(wishes.copied);
  FocusWishes& focus = core.view.wishes;
  if (core.platform.has_editor_pane() && focus.editor_offset >= 0) {
    core.platform.focus_editor(static_cast<std::uint32_t>(focus.editor_offset));
    focus.editor_offset = -1;
    focus.editor = false;
  }
  const bool over = core.view.notice.until_ms > 0 && core.now_ms >= core.view.notice.until_ms;
  if (over) core.view.notice = {};
}

void App::State::place_editor() {
  if (!core.platform.has_editor_pane()) return;
  const Viewport& pane = core.view.editor_pane;
  const bool visible = core.view.editor_pane_visible && pane.w > 1 && pane.h > 1;
  const bool moved = std::abs(pane.x - placed.x) + std::abs(pane.y - placed.y) +
                         std::abs(pane.w - placed.w) + std::abs(pane.h - placed.h) >
                     0.25F;
  if (visible == placed_visible && (!visible || !moved)) return;
  placed = pane;
  placed_visible = visible;
  core.platform.place_editor(pane, visible);
}

FrameOutput App::State::output() {
  FrameOutput output;
  output.yard = &core.scene.draw_list();
  output.camera = core.view.camera;
  output.yard_viewport = core.view.yard_viewport;
  output.background = palette(core.view.shown_theme).ground;
  output.dark = core.view.shown_theme == Theme::dark;
  output.phase_ms = core.view.reduced_motion ? 0 : core.now_ms;
  return output;
}

App::App(Platform& platform, std::string_view switches)
    : state_(std::make_unique<State>(platform, read_switches(switches))) {
  state_->open();
}

App::~App() {
  Core& core = state_->core;
  core.keeper.flush(core.platform, core.view, lasting_text(core));
}

FrameOutput App::frame(const FrameInput& input) {
  State& state = *state_;
  state.begin_frame(input);
  state.pass_time(input);
  refresh(state.core);
  state.update_scene(input);
  state.draw(input);
  state.obey_wishes();
  state.core.keeper.keep(state.core.platform, input.now_ms, state.core.view,
                         lasting_text(state.core), state.core.text_version);
  publish(state.core);
  return state.output();
}

bool App::wants_frame() const {
  const Core& core = state_->core;
  const bool running = core.clock.playing() && next_happening(core.session).has_value();
  const bool waiting = core.fresh.stale || core.fresh.form_stale || core.published.stale ||
                       core.keeper.waiting() || core.view.notice.until_ms > 0 ||
                       core.models.transport.skipped > 0;
  return running || waiting || core.scene.moving() || core.view.wants_frame;
}

std::string App::command(std::string_view json) {
  Core& core = state_->core;
  std::string answer = obey(core, json);
  refresh(core);
  return answer;
}

void App::editor_changed(std::string_view text) {
  set_editor_text(state_->core, std::string(text), TextSource::typed_in_pane);
}

void App::editor_apply() { obey(state_->core, R"({"type":"apply"})"); }

void App::file_opened(std::string_view name, std::string_view content) {
  Core& core = state_->core;
  if (content.size() > k_file_bytes_max) {
    core.view.warnings.push_back(std::string(name) + " is larger than 8 MB and was not opened.");
    return;
  }
  // A scenario says so in its first member's name; everything else is a task definition to look at.
  const bool is_scenario = content.find("\"taskyard\"") < 64;
  if (is_scenario) {
    open_scenario(core, content, true);
  } else {
    set_editor_text(core, std::string(content), TextSource::replaced);
    core.view.side_tab = SideTab::definition;
  }
}

void App::theme_preference_changed() {
  Core& core = state_->core;
  state_->follow_style(false);
  core.platform.request_frame();
}

}  // namespace taskyard::web
