// What containers printed: lines of a task, a group or everything, matches marked, the newest at the bottom.
#include <algorithm>

#include "panels/all_panels.hpp"
#include "panels/kit/widgets.hpp"
#include "viewmodel/labels.hpp"
#include "viewmodel/logs/lines.hpp"

namespace taskyard::web {
namespace {

constexpr float k_origin_from = 460;  // narrower views leave the container out
constexpr float k_place_from = 820;   // and this narrow the stream

struct LineColumns {
  float time = 0, origin = 0, place = 0, height = 0;
};

void source_choice(PanelContext& context, float width) {
  std::string key = to_key(context.view.surroundings.lines.of);
  if (option_field(context, "##source", context.models.line_sources, key, width)) {
    context.out.commands.push_back(command("logs", "of", key));
  }
}

// Which lines, follow, how many, and where they go.
void head(PanelContext& context) {
  const float room = ImGui::GetContentRegionAvail().x;
  source_choice(context, std::min(room, 15 * ImGui::GetFontSize()));
  ImGui::SameLine();
  ImGui::Checkbox(tr(Text::lines_follow), &context.view.surroundings.follow);
  tip(context, tr(Text::lines_follow_tip));
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  line_text(context, context.models.lines.count_text(), ImGui::GetContentRegionAvail().x,
            context.colors.muted);
  const std::string& place = context.models.lines.place_text();
  if (!place.empty()) line_text(context, place, room, context.colors.muted);
}

LineColumns columns_of(const PanelContext& context, float width) {
  LineColumns columns;
  ImGui::PushFont(context.fonts.mono, 0);
  columns.time = ImGui::CalcTextSize("00:00:00.0").x + 14;
  ImGui::PopFont();
  const float size = ImGui::GetFontSize();
  columns.origin = width > k_origin_from ? 9 * size : 0;
  columns.place = width > k_place_from ? 15 * size : 0;
  columns.height = ImGui::GetTextLineHeight() + (context.view.touch ? 24.0F : 5.0F);
  return columns;
}

// The text with its matches on a coloured ground.
void marked_text(PanelContext& context, ImVec2 at, const std::string& text, float room,
                 ImU32 color) {
  const std::string shown = shortened(text, room);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const char* begin = shown.c_str();
  for (const Match& match : matches_of(shown, context.view.surroundings.lines.search)) {
    const float left = ImGui::CalcTextSize(begin, begin + match.begin).x;
    const float right = ImGui::CalcTextSize(begin, begin + match.end).x;
    list->AddRectFilled(ImVec2(at.x + left - 1, at.y - 1),
                        ImVec2(at.x + right + 1, at.y + ImGui::GetTextLineHeight() + 1),
                        mix(context.colors.panel, context.colors.accent, 0.35F), 2);
  }
  list->AddText(at, color, begin);
  if (shown.size() != text.size()) tip(context, text);
}

void draw_line(PanelContext& context, const LogLine& line, const LineColumns& columns) {
  const World& world = context.simulation.world();
  ImGui::PushID(static_cast<int>(line.number));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const Selection task = line.container
                             ? Selection{SelectionKind::task, world.at(line.container).task.value}
                             : Selection();
  const bool chosen = task && task == context.view.selection;
  if (ImGui::Selectable("##line", chosen, 0, ImVec2(width, columns.height)) && task) {
    context.out.commands.push_back(select_command(task));
  }
  const float size = ImGui::GetFontSize();
  const float y = at.y + std::max(0.0F, (columns.height - size) / 2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImGui::PushFont(context.fonts.mono, 0);
  list->AddText(ImVec2(at.x, y), context.colors.muted, clock_text(line.time, true).c_str());
  const Role role = role_of(line);
  draw_mark(list, context.colors, role,
            ImVec2(at.x + columns.time + size * 0.4F, at.y + columns.height / 2), size * 0.76F);
  float left = at.x + columns.time + size + 6;
  ImGui::PopFont();
  if (columns.origin > 0) {
    const std::string origin = shortened(line_origin(world, line), columns.origin - 10);
    list->AddText(ImVec2(left, y), context.colors.muted, origin.c_str());
    left += columns.origin;
  }
  ImGui::PushFont(context.fonts.mono, 0);
  marked_text(context, ImVec2(left, y), line.text, at.x + width - columns.place - left - 8,
              role == Role::failed ? context.colors.state[static_cast<std::size_t>(role)]
                                   : context.colors.text);
  ImGui::PopFont();
  if (columns.place > 0) {
    const std::string place = shortened(line_place(world, line), columns.place - 10);
    list->AddText(ImVec2(at.x + width - columns.place, y), context.colors.muted, place.c_str());
  }
  ImGui::PopID();
}

}  // namespace

void draw_lines(PanelContext& context) {
  head(context);
  const std::vector<std::uint32_t>& shown = context.models.lines.shown();
  if (shown.empty()) {
    ImGui::Dummy(ImVec2(0, 6));
    muted_text(context, tr(context.models.lines.of_source() > 0 ? Text::no_match : Text::no_lines));
    return;
  }
  ImGui::PushFont(nullptr, ImGui::GetStyle().FontSizeBase * 0.93F);
  ImGui::BeginChild("lines", ImVec2(0, 0), ImGuiChildFlags_NavFlattened);
  const LineColumns columns = columns_of(context, ImGui::GetContentRegionAvail().x);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(shown.size()), columns.height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const LogLine* line =
          find_line(context.simulation.world(), shown[static_cast<std::size_t>(i)]);
      if (line != nullptr) {
        draw_line(context, *line, columns);
      } else {
        ImGui::Dummy(ImVec2(0, columns.height));  // overwritten since the last look
      }
    }
  }
  ImGui::PopStyleVar();
  bool& follow = context.view.surroundings.follow;
  if (ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel > 0) follow = false;
  if (follow) ImGui::SetScrollHereY(1);
  ImGui::EndChild();
  ImGui::PopFont();
}

void draw_file_choice(PanelContext& context, float width) {
  if (context.models.file_places.empty()) return;
  std::string key = to_key(context.models.files_of);
  if (option_field(context, "##place", context.models.file_places, key, width)) {
    context.out.commands.push_back(command("files", "of", key));
  }
}

}  // namespace taskyard::web
