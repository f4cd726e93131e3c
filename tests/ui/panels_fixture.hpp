// Panels drawn without a window: screens, areas of the page, presses, what ImGui complains about.
#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "app/view_state.hpp"
#include "imgui_internal.h"
#include "ui/page.hpp"

namespace taskyard::web::test {

struct Screen {
  const char* name;
  float width, height;
};
inline constexpr Screen k_screens[] = {
    {"narrow", 360, 740}, {"medium", 800, 600}, {"wide", 1440, 900}, {"smallest wide", 1100, 620}};

// Area of the page by the name it was begun with; the latest drawn if there are several.
inline ImGuiWindow* area_called(const std::string& name) {
  for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
    const std::string full = window->Name;
    if (window->Active && full.find("/" + name + "_") != std::string::npos) return window;
  }
  return nullptr;
}

inline ImGuiID id_in(ImGuiWindow* window, std::initializer_list<const char*> path) {
  ImGuiID id = window->ID;
  for (const char* part : path) id = ImHashStr(part, 0, id);
  return id;
}

// Activates a control by its place among the ids, as Enter does with the focus on it.
inline void activate(Page& page, ImGuiID id) {
  ImGui::ActivateItemByID(id);
  page.window.frame();
  page.window.frame();
  page.window.frame();
}

inline void press_in(Page& page, const std::string& area, std::initializer_list<const char*> path) {
  ImGuiWindow* window = area_called(area);
  REQUIRE_MESSAGE(window != nullptr, area);
  activate(page, id_in(window, path));
}

inline const ImGuiTable* table_of(const std::string& area) {
  ImGuiContext& g = *ImGui::GetCurrentContext();
  for (int i = 0; i < g.Tables.GetMapSize(); ++i) {
    const ImGuiTable* table = g.Tables.TryGetMapData(i);
    if (table == nullptr || table->LastFrameActive != g.FrameCount) continue;
    if (std::string(table->OuterWindow->Name).find("/" + area + "_") != std::string::npos) {
      return table;
    }
  }
  return nullptr;
}

inline bool is_popup_open() { return ImGui::GetCurrentContext()->OpenPopupStack.Size > 0; }

// Everything that ImGui reports about wrong use, for as long as it lives.
struct Complaints {
  Complaints() {
    ImGui::GetCurrentContext()->ErrorCallback = [](ImGuiContext*, void* self, const char* text) {
      static_cast<Complaints*>(self)->texts.emplace_back(text);
    };
    ImGui::GetCurrentContext()->ErrorCallbackUserData = this;
  }
  ~Complaints() { ImGui::GetCurrentContext()->ErrorCallback = nullptr; }
  std::vector<std::string> texts;
};

// Moves the pointer over the whole page; counts places where two controls answer to one id. The
// focus goes to what is hovered: of two controls with its id ImGui keeps the later one's rectangle,
// and the pointer is not inside that.
inline int clashes(Page& page, const Screen& screen) {
  constexpr float k_slack = 6;  // lists are hovered between their rows too
  int found = 0;
  ImGuiContext& g = *ImGui::GetCurrentContext();
  for (float y = 6; y < screen.height; y += 19) {
    ImGuiID last = 0;
    for (float x = 5; x < screen.width; x += 23) {
      g.IO.AddMousePosEvent(x, y);
      page.window.frame();
      const ImGuiID id = g.HoveredId;
      if (id == 0 || id == last) continue;
      last = id;
      g.NavId = id;
      g.NavWindow = g.HoveredWindow;
      page.window.frame();
      if (!g.NavIdIsAlive || g.NavId != id) continue;  // no focus for this one: an edge to drag
      const ImRect relative = g.NavWindow->NavRectRel[g.NavLayer];
      ImRect rect = ImGui::WindowRectRelToAbs(g.NavWindow, relative);
      rect.Expand(k_slack);
      if (!rect.Contains(ImVec2(x, y))) ++found;
    }
  }
  return found;
}

inline void choose(Page& page, SideTab side, BottomTab bottom) {
  constexpr const char* k_side[] = {"Definition", "Run", "Inspector", "Events", "Tables"};
  constexpr const char* k_groups[] = {"Events", "Cluster", "Services", "Network", "Traffic"};
  if (area_called("side-tabs") != nullptr) {
    press_in(page, "side-tabs", {"side", k_side[static_cast<int>(side)]});
  }
  if (area_called("bottom") != nullptr) {
    press_in(page, "bottom", {"groups", k_groups[static_cast<int>(bottom)]});
  }
}

}  // namespace taskyard::web::test
