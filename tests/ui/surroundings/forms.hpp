// Forms filled by hand, and what they hold and write.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "viewmodel/requests/form.hpp"

namespace taskyard::web::test {

inline FormValues values_in(std::string_view json) {
  FormValues values;
  const JsonDocument document = JsonDocument::parse(json);
  REQUIRE(document.valid());
  take_values(values, document.root());
  return values;
}

inline RequestFormModel form_with(const Simulation& simulation, RequestForm kind,
                                  std::string_view json, std::string_view definition = {}) {
  return form_model(simulation, kind, values_in(json), {}, definition);
}

/// "ecr.CreateRepository taskyard.PushImage"
inline std::string actions_of(const RequestFormModel& model) {
  std::string text;
  for (const Call& call : model.calls) text += (text.empty() ? "" : " ") + call.action;
  return text;
}

}  // namespace taskyard::web::test
