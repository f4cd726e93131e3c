// ec2: launch templates, as far as Auto Scaling groups need them: type and agent settings.
#include <algorithm>

#include "api/capacity/groups.hpp"
#include "api/fleet.hpp"
#include "api/handlers.hpp"
#include "api/network/choice.hpp"
#include "base/text.hpp"
#include "capacity/capacity.hpp"
#include "taskyard/arn.hpp"

namespace taskyard::api {
namespace {

constexpr std::size_t k_templates_max = 5'000;

void write_template(JsonWriter& out, const World& world, const LaunchTemplate& made) {
  out.begin_object().member("LaunchTemplateId", launch_template_id_text(world, made.id));
  out.member("LaunchTemplateName", made.name);
  out.member("DefaultVersionNumber", 1).member("LatestVersionNumber", 1).end_object();
}

}  // namespace

LaunchTemplateId find_template(const World& world, std::string_view name_or_id) {
  for (const LaunchTemplate& made : world.launch_templates) {
    if (made.name == name_or_id || launch_template_id_text(world, made.id) == name_or_id) {
      return made.id;
    }
  }
  return {};
}

void create_launch_template(Call& call) {
  const std::string name = call.text("LaunchTemplateName");
  const JsonValue data = call.object("LaunchTemplateData");
  const std::string type = call.text_of(data, "InstanceType");
  const std::string user_data = call.text_of(data, "UserData");
  if (!call.refused() && (name.size() < 3 || name.size() > 128)) {
    call.refuse("InvalidLaunchTemplateName.MalformedException",
                "A launch template name must be between 3 and 128 characters.",
                call.in["LaunchTemplateName"]);
  } else if (find_template(call.world(), name)) {
    call.refuse("InvalidLaunchTemplateName.AlreadyExistsException",
                "Launch template name already in use.", call.in["LaunchTemplateName"]);
  } else if (call.world().launch_templates.size() >= k_templates_max) {
    call.refuse("LaunchTemplateLimitExceeded",
                "There are as many launch templates as there can be.");
  }
  const InstanceType* known =
      instance_type_for(call, type.empty() ? "m5.large" : type, data["InstanceType"]);
  std::vector<SecurityGroupId> groups = groups_in(call, data["SecurityGroupIds"]);
  const ProfileChoice profile = profile_choice(call, data["IamInstanceProfile"]);
  if (call.refused() || known == nullptr) return;
  World& world = call.world();
  UserData read = read_user_data(world.names, user_data);
  LaunchTemplate made;
  made.name = name;
  made.type = world.names.intern(known->name);
  made.cluster = read.cluster;
  made.attributes = std::move(read.attributes);
  made.pull_behavior = read.pull_behavior;
  made.image_cleanup = read.image_cleanup;
  made.instance_profile = profile.name;
  made.no_profile = profile.none;
  made.credentials = read.credentials;
  made.security_groups = std::move(groups);
  const LaunchTemplateId id = capacity::add_template(call.desk, std::move(made));
  call.out.begin_object().key("LaunchTemplate");
  write_template(call.out, world, world.at(id));
  call.out.end_object();
}

void describe_launch_templates(Call& call) {
  std::vector<std::string> wanted = call.texts("LaunchTemplateNames");
  for (std::string& id : call.texts("LaunchTemplateIds")) wanted.push_back(std::move(id));
  if (call.refused()) return;
  const World& world = call.world();
  call.out.begin_object().key("LaunchTemplates").begin_array();
  for (const LaunchTemplate& made : world.launch_templates) {
    const bool shown = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
      return find_template(world, name) == made.id;
    });
    if (wanted.empty() || shown) write_template(call.out, world, made);
  }
  call.out.end_array().end_object();
}

}  // namespace taskyard::api
