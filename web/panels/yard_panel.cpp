// The window onto the yard: labels over the renderer's rectangles, pointer and keys for camera and
// selection.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "imgui_internal.h"
#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "taskyard_fonts/icons.hpp"

namespace taskyard::web {
namespace {

constexpr float k_drag_slack = 4;
constexpr double k_wheel_zoom = 1.18;
constexpr double k_button_zoom = 1.4;
constexpr float k_label_px_max = 64;
constexpr float k_tip_width = 300;
constexpr double k_request_reach_px = 7;

ImFont* face_of(const Typefaces& fonts, LabelFont font) {
  switch (font) {
    case LabelFont::regular: return fonts.regular;
    case LabelFont::semibold: return fonts.semibold;
    case LabelFont::mono: return fonts.mono;
  }
  return fonts.regular;
}

// Glyphs are made at whole pixels of the text's size, so they are crisp at every zoom and ratio.
void draw_label(const PanelContext& context, ImDrawList* list, const Label& label) {
  const Camera& camera = context.view.camera;
  const auto zoom = static_cast<float>(camera.zoom);
  const LabelSizes sizes = sizes_of(label, zoom);
  if (sizes.plain <= 0 && sizes.kept <= 0) return;
  const Viewport& viewport = context.view.yard_viewport;
  float x = 0;
  float y = 0;
  to_page(camera, viewport, label.x, label.y, x, y);
  const float widest = std::max(sizes.room, sizes.kept_room);
  const float room = widest > 0 ? widest : viewport.w;
  const float high = std::max(sizes.plain, sizes.kept);
  if (x > viewport.x + viewport.w || y > viewport.y + viewport.h + high || x + room < viewport.x ||
      y + high < viewport.y) {
    return;
  }
  ImFont* font = face_of(context.fonts, label.font);
  const char* begin = label.text.c_str();
  const char* end = begin + label.text.size();
  const auto width_at = [&](float size) {
    return font->CalcTextSizeA(size, FLT_MAX, 0, begin, end).x;
  };
  const bool keeps =
      sizes.kept > 0 && (sizes.plain <= 0 || width_at(sizes.kept) <= sizes.kept_room + 0.5F);
  const float size = std::min(k_label_px_max, std::floor(keeps ? sizes.kept : sizes.plain));
  const float width = keeps ? sizes.kept_room : sizes.room;
  if (keeps) {
    x += sizes.kept_x - label.x * zoom;
    y += sizes.kept_top - label.y * zoom;
  } else {
    y += (sizes.plain - size) / 2;
  }
  const ImVec2 place(std::round(x), std::round(y));
  if (width <= 0 || width_at(size) <= width + 0.5F) {
    list->AddText(font, size, place, label.color, begin, end);
    return;
  }
  if (keeps && label.kept.letters > 0 && label.kept.letters < label.text.size()) {
    end = begin + label.kept.letters;
    if (width_at(size) <= width + 0.5F) {
      list->AddText(font, size, place, label.color, begin, end);
      return;
    }
  }
  ImGui::PushFont(font, size);
  const std::string shown = shortened(label.text, width);
  ImGui::PopFont();
  list->AddText(font, size, place, label.color, shown.c_str());
}

void draw_labels(const PanelContext& context) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto zoom = static_cast<float>(context.view.camera.zoom);
  for (const Label& label : context.scene.draw_list().labels) {
    const bool too_small = label.size * zoom < label.min_px && label.kept.px <= 0;
    if (!label.text.empty() && !too_small) draw_label(context, list, label);
  }
  for (const Label& label : context.scene.draw_list().moving_labels) {
    draw_label(context, list, label);
  }
}

void select(PanelContext& context, Selection selection) {
  context.out.commands.push_back(select_command(selection));
}

void zoom_to_pointer(PanelContext& context, double factor) {
  if (!context.view.can_zoom) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  ViewState& view = context.view;
  view.camera = zoom_about(view.camera, view.yard_viewport, mouse.x, mouse.y, factor);
  view.camera_follows = false;
}

void zoom_middle(PanelContext& context, double factor) {
  ViewState& view = context.view;
  const Viewport& v = view.yard_viewport;
  view.camera = zoom_about(view.camera, v, v.x + v.w / 2, v.y + v.h / 2, factor);
  view.camera_follows = false;
}

void pan(PanelContext& context, float dx, float dy) {
  if (!context.view.can_zoom) return;
  ViewState& view = context.view;
  view.camera = pan_by(view.camera, context.scene.draw_list(), view.yard_viewport, dx, dy);
  view.camera_follows = false;
}

void read_wheel(PanelContext& context) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseWheel != 0) zoom_to_pointer(context, std::pow(k_wheel_zoom, io.MouseWheel));
  if (io.MouseWheelH != 0) pan(context, io.MouseWheelH * 50, 0);
}

void read_pointer(PanelContext& context) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool dragging = ImGui::IsMouseDragging(ImGuiMouseButton_Left, k_drag_slack);
  if (ImGui::IsItemActive() && dragging) {
    pan(context, io.MouseDelta.x, io.MouseDelta.y);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    return;
  }
  if (!ImGui::IsItemHovered()) {
    context.view.hovered = {};
    return;
  }
  float x = 0;
  float y = 0;
  to_yard(context.view.camera, context.view.yard_viewport, io.MousePos.x, io.MousePos.y, x, y);
  const auto reach = static_cast<float>(k_request_reach_px / context.view.camera.zoom);
  context.view.hovered = context.scene.request_near(x, y, reach);
  if (!context.view.hovered) context.view.hovered = context.scene.hit(x, y);
  if (context.view.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const bool was_drag = io.MouseDragMaxDistanceSqr[0] > k_drag_slack * k_drag_slack;
  if (io.MouseReleased[0] && ImGui::IsItemDeactivated() && !was_drag) {
    select(context, context.view.hovered);
  }
  if (io.MouseDoubleClicked[0]) zoom_to_pointer(context, k_button_zoom);
}

void draw_tooltip(PanelContext& context) {
  const Selection hovered = context.view.hovered;
  if (!hovered || context.view.touch || ImGui::IsItemActive()) return;
  const SceneTip words = context.scene.tip(context.simulation, hovered);
  if (words.title.empty()) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
  if (ImGui::BeginTooltip()) {
    ImGui::PushTextWrapPos(k_tip_width);
    ImGui::PushFont(context.fonts.semibold, 0);
    plain_text(words.title);
    ImGui::PopFont();
    if (!words.text.empty()) wrapped_text(words.text, context.colors.muted);
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

// With the focus shown on the map, arrows walk from thing to thing and never move the focus away.
void read_keys(PanelContext& context) {
  if (!ImGui::IsItemFocused() || !ImGui::GetCurrentContext()->NavCursorVisible) return;
  const ImGuiID id = ImGui::GetItemID();
  for (const ImGuiKey key :
       {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow}) {
    ImGui::SetKeyOwner(key, id);
    if (!ImGui::IsKeyPressed(key, 0, id) && !ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, id)) {
      continue;
    }
    const int step = key == ImGuiKey_LeftArrow || key == ImGuiKey_UpArrow ? -1 : 1;
    select(context, context.scene.neighbour(context.view.selection, step));
  }
}

// A thing chosen in a table or the log comes into view.
void show_selection(PanelContext& context) {
  ViewState& view = context.view;
  if (view.camera_follows || !view.selection || view.selection == view.hovered) return;
  if (context.models.inspector.selection == view.selection) return;  // not new
  const Viewport box = context.scene.bounds(view.selection);
  if (box.w <= 0) return;
  float x = 0;
  float y = 0;
  to_page(view.camera, view.yard_viewport, box.x + box.w / 2, box.y + box.h / 2, x, y);
  const Viewport& v = view.yard_viewport;
  if (x > v.x && x < v.x + v.w && y > v.y && y < v.y + v.h) return;
  view.camera.x = box.x + box.w / 2;
  view.camera.y = box.y + box.h / 2;
}

struct LegendRow {
  Role role;
  Text word;
};

// The shapes of shaders/particle.frag.
void draw_fate(ImDrawList* list, const TrafficPicture& traffic, std::size_t row, ImVec2 at,
               float r) {
  switch (row) {
    case 0: list->AddCircleFilled(at, r * 0.75F, traffic.ok); break;
    case 1: list->AddCircle(at, r * 0.75F, traffic.waiting, 0, r * 0.45F); break;
    case 2:
      list->AddQuadFilled(ImVec2(at.x - r, at.y), ImVec2(at.x, at.y - r), ImVec2(at.x + r, at.y),
                          ImVec2(at.x, at.y + r), traffic.error);
      break;
    case 3:
      list->AddRectFilled(ImVec2(at.x - r * 0.7F, at.y - r * 0.7F),
                          ImVec2(at.x + r * 0.7F, at.y + r * 0.7F), traffic.answered);
      break;
    default:
      list->AddLine(ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r), traffic.error, 2.5F);
      list->AddLine(ImVec2(at.x - r, at.y + r), ImVec2(at.x + r, at.y - r), traffic.error, 2.5F);
  }
}

// What the shapes of requests mean, above the legend of states; only where requests can be.
void draw_request_legend(PanelContext& context, const Viewport& where) {
  const TrafficPicture& traffic = context.scene.draw_list().traffic;
  if (!context.scene.has_front() || where.w < k_legend_from) return;
  constexpr Text k_words[] = {Text::legend_ok, Text::legend_waiting, Text::legend_error,
                              Text::legend_by_balancer, Text::legend_blocked};
  ImGui::PushFont(nullptr, ImGui::GetStyle().FontSizeBase * 0.85F);
  const float size = ImGui::GetFontSize();
  const float title = ImGui::CalcTextSize(tr(Text::legend_requests)).x;
  float width = title + 20;
  for (const Text word : k_words) width += ImGui::CalcTextSize(tr(word)).x + size * 1.2F + 12;
  const float height = size + 10;
  const ImVec2 at(where.x + 10, where.y + where.h - 2 * height - 15);
  if (width < where.w - 20) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Palette& p = context.colors;
    list->AddRectFilled(at, ImVec2(at.x + width, at.y + height), with_alpha(p.panel, 232), 6);
    list->AddRect(at, ImVec2(at.x + width, at.y + height), p.line, 6);
    list->AddText(ImVec2(at.x + 10, at.y + 5), p.muted, tr(Text::legend_requests));
    float x = at.x + title + 20;
    for (std::size_t i = 0; i < std::size(k_words); ++i) {
      draw_fate(list, traffic, i, ImVec2(x + size * 0.35F, at.y + height / 2), size * 0.36F);
      list->AddText(ImVec2(x + size, at.y + 5), p.muted, tr(k_words[i]));
      x += ImGui::CalcTextSize(tr(k_words[i])).x + size * 1.2F + 12;
    }
  }
  ImGui::PopFont();
}

void draw_legend(PanelContext& context, const Viewport& where) {
  if (where.w < k_legend_from || where.h < 200) return;
  constexpr LegendRow k_rows[] = {
      {Role::pending, Text::legend_pending},   {Role::running, Text::legend_running},
      {Role::stopping, Text::legend_stopping}, {Role::stopped, Text::legend_stopped},
      {Role::failed, Text::legend_failed},     {Role::draining, Text::legend_draining}};
  ImGui::PushFont(nullptr, ImGui::GetStyle().FontSizeBase * 0.85F);
  const float size = ImGui::GetFontSize();
  float width = 10;
  for (const LegendRow& row : k_rows)
    width += ImGui::CalcTextSize(tr(row.word)).x + size * 1.2F + 12;
  const float height = size + 10;
  const ImVec2 at(where.x + 10, where.y + where.h - height - 10);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& p = context.colors;
  if (width < where.w - 150) {
    list->AddRectFilled(at, ImVec2(at.x + width, at.y + height), with_alpha(p.panel, 232), 6);
    list->AddRect(at, ImVec2(at.x + width, at.y + height), p.line, 6);
    float x = at.x + 10;
    for (const LegendRow& row : k_rows) {
      draw_mark(list, p, row.role, ImVec2(x + size * 0.35F, at.y + height / 2), size * 0.78F);
      list->AddText(ImVec2(x + size, at.y + 5), p.muted, tr(row.word));
      x += ImGui::CalcTextSize(tr(row.word)).x + size * 1.2F + 12;
    }
  }
  ImGui::PopFont();
}

void draw_zoom_buttons(PanelContext& context, const Viewport& where) {
  if (!context.view.can_zoom) return;
  const float side = icon_button_width();
  const ImVec2 size(3 * side + 8, side + 4);
  const ImVec2 at(where.x + where.w - size.x - 10, where.y + where.h - size.y - 8);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end(at.x + size.x, at.y + size.y);
  list->AddRectFilled(at, end, with_alpha(context.colors.panel, 232), 8);
  list->AddRect(at, end, context.colors.line, 8);
  const auto place = [&](int column) {
    ImGui::SetCursorScreenPos(ImVec2(at.x + 2 + static_cast<float>(column) * (side + 2), at.y + 2));
  };
  place(0);
  if (icon_button(context, icons::k_plus, "in", tr(Text::zoom_in))) {
    zoom_middle(context, k_button_zoom);
  }
  place(1);
  if (icon_button(context, icons::k_minus, "out", tr(Text::zoom_out))) {
    zoom_middle(context, 1 / k_button_zoom);
  }
  place(2);
  if (icon_button(context, icons::k_maximize, "fit", tr(Text::zoom_fit))) {
    context.view.camera_follows = true;
  }
}

// What the last command did or why it was refused, over the top of the yard.
void draw_notice(PanelContext& context, const Viewport& where) {
  const Notice& notice = context.view.notice;
  if (notice.text.empty()) return;
  const Palette& p = context.colors;
  const float pad = 10;
  const float close = icon_button_width();
  const float mark = ImGui::GetFontSize() * 0.8F;
  const float room = std::min(where.w - 24, 620.0F) - mark - close - 3 * pad;
  const ImVec2 text = ImGui::CalcTextSize(notice.text.c_str(), nullptr, false, room);
  const ImVec2 size(text.x + mark + close + 3 * pad, std::max(text.y, close) + pad);
  const ImVec2 at(where.x + std::round((where.w - size.x) / 2), where.y + 12);
  const ImVec2 end(at.x + size.x, at.y + size.y);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Role role = notice.is_error ? Role::failed : Role::running;
  list->AddRectFilled(at, end, mix(p.panel, p.raised, 0.5F), 8);
  list->AddRect(at, end, mix(p.line, p.of(role), 0.7F), 8, 0, 1.5F);
  draw_mark(list, p, role, ImVec2(at.x + pad + mark / 2, at.y + size.y / 2), mark);
  list->AddText(nullptr, 0, ImVec2(at.x + 2 * pad + mark, at.y + (size.y - text.y) / 2), p.text,
                notice.text.c_str(), nullptr, room);
  ImGui::SetCursorScreenPos(ImVec2(end.x - close - pad / 2, at.y + (size.y - close) / 2));
  if (icon_button(context, icons::k_x, "dismiss", tr(Text::dismiss))) context.view.notice = {};
}

}  // namespace

void draw_yard(PanelContext& context, const Viewport& where) {
  context.view.yard_viewport = where;
  if (where.w <= 0 || where.h <= 0) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  const bool open = begin_area(context, "yard", where, false, false);
  ImGui::PopStyleVar();
  if (open) {
    ImGui::SetNextItemAllowOverlap();
    ImGui::InvisibleButton("map", ImVec2(where.w, where.h), ImGuiButtonFlags_EnableNav);
    if (ImGui::IsItemHovered()) read_wheel(context);
    read_pointer(context);
    read_keys(context);
    show_selection(context);
    draw_tooltip(context);
    draw_labels(context);
    draw_legend(context, where);
    draw_request_legend(context, where);
    draw_zoom_buttons(context, where);
    draw_notice(context, where);
  }
  end_area();
}

}  // namespace taskyard::web
