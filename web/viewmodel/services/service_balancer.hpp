// The load balancer of the service form: which target group, which container, which port.
#pragma once

#include <string>
#include <vector>

#include "taskyard/json.hpp"
#include "viewmodel/run_form.hpp"

namespace taskyard::web {

/// Target groups by name, Classic Load Balancers as "name (Classic)": what a service can register in.
std::vector<std::string> balancer_names(const World& world);

/// What is wrong with the choice; AWS says the rest.
void check_balancer(const World& world, const ServiceForm& form,
                    std::vector<FormProblem>& problems);
/// "loadBalancers" of CreateService or UpdateService, or nothing when it is not asked for or stays the same.
void write_service_balancer(JsonWriter& json, const World& world, const ServiceForm& form);
/// What the service has.
BalancerChoice balancer_of(const World& world, const Service& service);

}  // namespace taskyard::web
