// The capability attributes that a task definition can ask for, and so an instance should bring.
#pragma once

#include <span>
#include <string_view>

namespace taskyard {

/// Every attribute that requiresAttributes may name (facts CI-20, CI-21), sorted: what a container
/// instance with a current ECS-optimized Linux image registers. Existence is what is matched.
std::span<const std::string_view> linux_instance_capabilities();

}  // namespace taskyard
