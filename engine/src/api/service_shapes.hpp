// Services, their deployments and revisions with AWS's members and spellings.
#pragma once

#include "taskyard/json.hpp"
#include "taskyard/world.hpp"

namespace taskyard::api {

void write_service(JsonWriter& out, const World& world, const Service& service,
                   bool with_tags = true);
/// As DescribeServiceDeployments shows it.
void write_service_deployment(JsonWriter& out, const World& world, const Deployment& deployment);
/// As ListServiceDeployments shows it.
void write_service_deployment_brief(JsonWriter& out, const World& world,
                                    const Deployment& deployment);
void write_service_revision(JsonWriter& out, const World& world, const Deployment& deployment);

}  // namespace taskyard::api
