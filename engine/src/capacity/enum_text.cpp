// Stable names of what managed scaling does, for tests and the text view.
#include "taskyard/scaling.hpp"

namespace taskyard {

const char* to_string(ScalingStepKind kind) {
  switch (kind) {
    case ScalingStepKind::scale_out: return "scale_out";
    case ScalingStepKind::scale_in: return "scale_in";
    case ScalingStepKind::waits: return "waits";
    case ScalingStepKind::on_target: return "on_target";
    case ScalingStepKind::chosen: return "chosen";
    case ScalingStepKind::spared: return "spared";
  }
  return "";
}

const char* to_string(ScalingLimit limit) {
  switch (limit) {
    case ScalingLimit::none: return "none";
    case ScalingLimit::warm_up: return "warm_up";
    case ScalingLimit::max_size: return "max_size";
    case ScalingLimit::min_size: return "min_size";
    case ScalingLimit::half: return "half";
    case ScalingLimit::alarm: return "alarm";
    case ScalingLimit::incompatible: return "incompatible";
    case ScalingLimit::no_group: return "no_group";
    case ScalingLimit::maximum_step: return "maximum_step";
  }
  return "";
}

}  // namespace taskyard
