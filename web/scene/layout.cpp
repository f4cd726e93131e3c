#include "scene/layout.hpp"

#include <algorithm>
#include <map>

#include "scene/surroundings/wires.hpp"
#include "viewmodel/surroundings/pulls_view.hpp"
#include "viewmodel/surroundings/roles_view.hpp"
#include "viewmodel/surroundings/storage_view.hpp"

namespace taskyard::web {
namespace {

constexpr std::uint32_t k_none = 0xFFFFFFFFU;
constexpr float k_margin = 10;
constexpr float k_zone_title = 22;
constexpr float k_zone_pad = 8;
constexpr float k_zone_gap = 10;
constexpr float k_card_gap = 8;
constexpr float k_strip = 42;
constexpr int k_columns_max = 64;
constexpr float k_service_w = 300;  // at least
constexpr float k_service_h = 70;
constexpr float k_service_gap = 8;
constexpr float k_front_gap = 30;
constexpr int k_front_columns_max = 3;

// Cards of one cluster in the order: zones by letter, instances by registration, booting ones last.
class Builder {
 public:
  Builder(const World& world, const Layout& before, double aspect)
      : world_(world), before_(before), aspect_(aspect) {}

  Layout build() {
    std::size_t instances = 0;
    for (const Cluster& cluster : world_.clusters) instances += cluster.instances.size();
    layout_.front = plan_front(world_, before_.front);
    scratch_ = layout_.front;
    layout_.shelf = plan_shelf(world_, before_.shelf);
    if (!layout_.shelf.outside.empty()) wires_ = k_wire_room;
    const bool bays = shows_storage(world_) || shows_roles(world_) || shows_pulls(world_);
    layout_.metrics = metrics_for(instances, layout_.front.shown(), bays);
    layout_.card_of_instance.assign(world_.container_instances.size(), k_none);
    layout_.places.assign(world_.tasks.size(), CellPlace{});
    keep_old_cells();
    for (const Cluster& cluster : world_.clusters) {
      if (cluster.status == ClusterStatus::active) add_band(cluster);
    }
    fill_cells();
    arrange();
    return std::move(layout_);
  }

 private:
  void keep_old_cells() {
    for (const Card& card : before_.cards) {
      if (!card.fargate) old_cells_[to_key(card.selection)] = card.cells;
    }
    for (const Card& card : before_.cards) {
      if (card.fargate) old_cells_[fargate_key(card)] = card.cells;
    }
  }
  static std::string fargate_key(const Card& card) {
    return "fargate:" + std::to_string(card.cluster.value) + ":" + std::to_string(card.zone.value);
  }

  std::uint32_t add_card(Card card) {
    const auto old = old_cells_.find(card.fargate ? fargate_key(card) : to_key(card.selection));
    if (old != old_cells_.end()) card.cells = old->second;
    const auto least = static_cast<std::size_t>(layout_.metrics.least_rows * k_cell_columns);
    if (card.cells.size() < least) card.cells.resize(least);
    layout_.cards.push_back(std::move(card));
    return static_cast<std::uint32_t>(layout_.cards.size() - 1);
  }

  void add_band(const Cluster& cluster) {
    Band band;
    band.cluster = cluster.id;
    band.title = world_.text(cluster.name);
    std::map<NameId, std::size_t> column_of;
    for (const NameId zone : world_.availability_zones) {
      column_of[zone] = band.zones.size();
      ZoneBox box;
      box.title = world_.text(zone);
      band.zones.push_back(std::move(box));
    }
    for (const ServiceId id : cluster.services) {
      if (band.services.size() < k_services_shown) {
        band.services.push_back({id, {}});
      } else {
        ++band.services_left_out;
      }
    }
    add_instances(cluster, band, column_of);
    add_fargate(cluster, band);
    std::erase_if(band.zones, [&](const ZoneBox& box) {
      return box.cards.empty() && !had_instances(cluster.id, box.title);
    });
    layout_.bands.push_back(std::move(band));
  }

  // A zone that has lost its instances stays where it was: that it is empty is what there is to see.
  bool had_instances(ClusterId cluster, std::string_view zone) const {
    const NameId name = world_.names.find(zone);
    return std::any_of(world_.container_instances.begin(), world_.container_instances.end(),
                       [&](const ContainerInstance& instance) {
                         return instance.cluster == cluster && instance.zone == name;
                       });
  }

  void add_instances(const Cluster& cluster, Band& band, std::map<NameId, std::size_t>& column_of) {
    const auto box_of = [&](NameId zone) -> ZoneBox& {
      const auto found = column_of.find(zone);
      if (found != column_of.end()) return band.zones[found->second];
      column_of[zone] = band.zones.size();
      ZoneBox box;
      box.title = world_.text(zone);
      band.zones.push_back(std::move(box));
      return band.zones.back();
    };
    for (const InstanceId id : cluster.instances) {
      const ContainerInstance& instance = world_.at(id);
      Card card;
      card.selection = {SelectionKind::instance, id.value};
      card.cluster = cluster.id;
      card.zone = instance.zone;
      const std::uint32_t index = add_card(std::move(card));
      layout_.card_of_instance[id.value] = index;
      box_of(instance.zone).cards.push_back(index);
    }
    for (const Ec2Instance& ec2 : world_.ec2_instances) {
      const bool booting = ec2.state == Ec2State::pending;
      if (!booting || ec2.cluster != cluster.name) continue;
      Card card;
      card.selection = {SelectionKind::ec2_instance, ec2.id.value};
      card.cluster = cluster.id;
      card.zone = ec2.zone;
      const std::uint32_t index = add_card(std::move(card));
      box_of(ec2.zone).cards.push_back(index);
    }
  }

  void add_fargate(const Cluster& cluster, Band& band) {
    if (cluster.running_fargate + cluster.pending_fargate == 0 && !had_fargate(cluster.id)) return;
    ZoneBox box;
    box.title = "AWS Fargate";
    box.fargate = true;
    for (const NameId zone : world_.availability_zones) {
      Card card;
      card.selection = {SelectionKind::zone, zone.value};
      card.cluster = cluster.id;
      card.zone = zone;
      card.fargate = true;
      box.cards.push_back(add_card(std::move(card)));
    }
    band.zones.push_back(std::move(box));
  }

  // Once shown, the area stays: it must not vanish under the pointer when its last task ends.
  bool had_fargate(ClusterId cluster) const {
    for (const Card& card : before_.cards) {
      if (card.fargate && card.cluster == cluster) return true;
    }
    for (std::size_t i = world_.tasks.size(); i-- > 0 && world_.tasks.size() - i < 200;) {
      const Task& task = world_.tasks[i];
      if (task.cluster == cluster && task.launch_type == LaunchType::fargate) return true;
    }
    return false;
  }

  // Old cells first, so that nothing moves; then tasks that are new.
  void fill_cells() {
    for (std::uint32_t c = 0; c < layout_.cards.size(); ++c) {
      Card& card = layout_.cards[c];
      for (std::uint32_t i = 0; i < card.cells.size(); ++i) {
        const TaskId task = card.cells[i];
        if (!task) continue;
        const bool stays = task.value < world_.tasks.size() && has_cells(world_, world_.at(task)) &&
                           card_for(layout_, world_.at(task)) == c;
        if (!stays) {
          card.cells[i] = {};
          continue;
        }
        CellPlace& place = layout_.places[task.value];
        if (place.placed()) {
          ++place.span;
        } else {
          place = {c, i, 1};
        }
      }
    }
    for (const Task& task : world_.tasks) {
      if (has_cells(world_, task) && !layout_.places[task.id.value].placed()) {
        take_cells(world_, layout_, task.id);
      }
    }
  }

  float card_height(const Card& card) const {
    const CardMetrics& m = layout_.metrics;
    const float foot = card.fargate ? m.gap * 1.5F : m.foot;
    return head_of(m, card) + static_cast<float>(card.rows()) * (m.cell_h + m.gap) + foot;
  }

  /// How the zones of a cluster stand.
  struct Arrangement {
    int columns = 1;             ///< cards beside each other in a zone
    int zones = 1;               ///< zones beside each other
    bool fargate_below = false;  ///< Fargate in a row of its own, as wide as the zones above it
    int front = 0;               ///< columns of target groups left of the clusters; 0 = above
  };

  // The one that can be drawn largest; an earlier one unless a later one is clearly larger.
  Arrangement best_arrangement() {
    int most_cards = 1;
    int most_zones = 1;
    for (const Band& band : layout_.bands) {
      most_zones = std::max(most_zones, static_cast<int>(band.zones.size()));
      for (const ZoneBox& box : band.zones) {
        most_cards = std::max(most_cards, static_cast<int>(box.cards.size()));
      }
    }
    Arrangement best;
    double largest = 0;
    for (int zones = most_zones; zones >= 1; --zones) {
      for (int columns = 1; columns <= std::min(most_cards, k_columns_max); ++columns) {
        for (const bool below : {false, true}) {
          for (int front = 0; front <= (layout_.front.shown() ? k_front_columns_max : 0); ++front) {
            const Arrangement tried = {columns, zones, below, front};
            const double zoom = zoom_of(tried);
            if (zoom < largest * 1.02) continue;
            largest = zoom;
            best = tried;
          }
        }
      }
    }
    return best;
  }

  // Relative to a viewport of height 1.
  double zoom_of(const Arrangement& arrangement) {
    double width = 200;
    double height = 2.0 * k_margin;
    for (const Band& band : layout_.bands) {
      double x = 0, band_w = 0, row_h = 0;
      int placed = 0;
      height += k_strip + k_margin;
      for (const ZoneBox& box : band.zones) {
        const bool below = box.fargate && arrangement.fargate_below;
        if (placed > 0 && (below || placed == arrangement.zones)) {
          height += row_h + zone_gap();
          x = row_h = 0;
          placed = 0;
        }
        const int columns = below ? fitting(band_w) : arrangement.columns;
        x += box_width(box, columns) + (placed > 0 ? k_zone_gap : 0.0F);
        row_h = std::max(row_h, static_cast<double>(box_height(box, columns)));
        band_w = std::max(band_w, x);
        ++placed;
      }
      height += row_h + services_height(band, static_cast<float>(band_w));
      width = std::max(width, band_w + 2 * k_margin);
    }
    add_front(arrangement, width, height);
    return std::min(aspect_ / width, 1 / height);
  }

  // What the front adds to the extent of the clusters.
  void add_front(const Arrangement& arrangement, double& width, double& height) {
    if (!layout_.front.shown()) return;
    float w = 0;
    float h = 0;
    measure_front(scratch_, static_cast<float>(width) - 2 * k_margin, arrangement.front, w, h);
    if (arrangement.front > 0) {
      width += static_cast<double>(w + k_front_gap);
      height = std::max(height, static_cast<double>(h + 2 * k_margin));
    } else {
      width = std::max(width, static_cast<double>(w + 2 * k_margin));
      height += static_cast<double>(h + k_front_gap);
    }
  }

  static int services_per_row(const Band& band, float width) {
    const int fit = static_cast<int>((width + k_service_gap) / (k_service_w + k_service_gap));
    return std::clamp(fit, 1, std::max(1, static_cast<int>(band.services.size())));
  }

  // What the rows of services take, the gap below them included.
  static float services_height(const Band& band, float width) {
    const int per_row = services_per_row(band, width);
    const int rows = (static_cast<int>(band.services.size()) + per_row - 1) / per_row;
    return static_cast<float>(rows) * (k_service_h + k_service_gap);
  }

  // The rows are as wide as the band; everything below them moves down.
  void place_services(Band& band) {
    const float down = services_height(band, band.w);
    const int per_row = services_per_row(band, band.w);
    const float width = (band.w + k_service_gap) / static_cast<float>(per_row) - k_service_gap;
    for (std::size_t i = 0; i < band.services.size(); ++i) {
      const auto column = static_cast<float>(static_cast<int>(i) % per_row);
      const auto row = static_cast<float>(static_cast<int>(i) / per_row);
      band.services[i].box = {band.x + column * (width + k_service_gap),
                              band.y + k_strip + row * (k_service_h + k_service_gap), width,
                              k_service_h};
    }
    for (ZoneBox& box : band.zones) {
      box.y += down;
      for (const std::uint32_t card : box.cards) layout_.cards[card].y += down;
    }
    band.h += down;
  }

  int fitting(double width) const {
    const double cards =
        (width - 2 * k_zone_pad + k_card_gap) / (layout_.metrics.width + k_card_gap);
    return std::max(1, static_cast<int>(cards + 0.01));
  }

  static int used_columns(const ZoneBox& box, int columns) {
    return std::max(1, std::min(columns, static_cast<int>(box.cards.size())));
  }

  float box_width(const ZoneBox& box, int columns) const {
    const auto used = static_cast<float>(used_columns(box, columns));
    return used * (layout_.metrics.width + k_card_gap) - k_card_gap + 2 * k_zone_pad;
  }

  float box_height(const ZoneBox& box, int columns) const {
    const CardMetrics& m = layout_.metrics;
    const int used = used_columns(box, columns);
    const auto rows = static_cast<float>((static_cast<int>(box.cards.size()) + used - 1) / used);
    const float cells = static_cast<float>(m.least_rows) * (m.cell_h + m.gap);
    const float card = cells + (box.fargate ? m.fargate_head + m.gap * 1.5F : m.head + m.foot);
    return rows * (card + row_gap(box)) - row_gap(box) + k_zone_title + 2 * k_zone_pad + wires_;
  }

  // Mount targets stand at each card of Fargate, and at the lower edge of every zone.
  float row_gap(const ZoneBox& box) const { return k_card_gap + (box.fargate ? wires_ : 0); }
  float zone_gap() const { return k_zone_gap + (wires_ > 0 ? 8.0F : 0.0F); }

  void arrange() {
    const Arrangement arrangement = best_arrangement();
    float y = k_margin;
    float widest = 320;
    for (Band& band : layout_.bands) {
      band.x = k_margin;
      band.y = y;
      band.w = 0;
      place_zones(band, arrangement);
      band.w = std::max(band.w, 310.0F);
      place_services(band);
      widest = std::max(widest, band.x + band.w);
      y = band.y + band.h + k_margin * 1.5F;
    }
    layout_.width = widest + k_margin;
    layout_.height = std::max(y, 160.0F);
    const float bands_w = layout_.width - 2 * k_margin;
    place_the_front(arrangement);
    for (Band& band : layout_.bands) {
      band.w = arrangement.front > 0 ? bands_w : layout_.width - 2 * k_margin;
      band.scheduler_x = band.x;
      band.scheduler_y = band.y;
      band.scheduler_w = band.w;
      band.scheduler_h = k_strip - 10;
    }
    place_shelf(layout_.shelf, k_margin, aspect_, layout_.width, layout_.height);
    place_targets(world_, layout_);
    place_exits(layout_, wires_ > 0);
  }

  // The clusters make room for what stands before them.
  void place_the_front(const Arrangement& arrangement) {
    Front& front = layout_.front;
    if (!front.shown()) return;
    place_front(world_, front, k_margin, k_margin, layout_.width - 2 * k_margin, arrangement.front);
    float dx = 0;
    float dy = 0;
    if (front.beside) {
      dx = front.box.w + k_front_gap;
      layout_.width += dx;
      layout_.height = std::max(layout_.height, front.box.h + 2 * k_margin);
    } else {
      dy = front.box.h + k_front_gap;
      layout_.height += dy;
      layout_.width = std::max(layout_.width, front.box.w + 2 * k_margin);
    }
    for (Band& band : layout_.bands) {
      band.x += dx;
      band.y += dy;
      for (ServiceBox& service : band.services) {
        service.box.x += dx;
        service.box.y += dy;
      }
      for (ZoneBox& box : band.zones) {
        box.x += dx;
        box.y += dy;
      }
    }
    for (Card& card : layout_.cards) {
      card.x += dx;
      card.y += dy;
    }
  }

  void place_zones(Band& band, const Arrangement& arrangement) {
    float y = band.y + k_strip;
    for (std::size_t i = 0; i < band.zones.size();) {
      const bool below = band.zones[i].fargate && arrangement.fargate_below;
      float x = band.x;
      float lowest = y;
      const std::size_t first = i;
      for (; i < band.zones.size(); ++i) {
        ZoneBox& box = band.zones[i];
        const bool own_row = box.fargate && arrangement.fargate_below;
        if (i > first && (own_row || i - first == static_cast<std::size_t>(arrangement.zones)))
          break;
        const int columns = below ? fitting(static_cast<double>(band.w)) : arrangement.columns;
        place_zone(box, columns, x, y);
        x = box.x + box.w + k_zone_gap;
        lowest = std::max(lowest, box.y + box.h);
      }
      for (std::size_t k = first; k < i; ++k) band.zones[k].h = lowest - y;
      band.w = std::max(band.w, x - k_zone_gap - band.x);
      y = lowest + zone_gap();
    }
    band.h = y - zone_gap() - band.y;
    widen_last(band);
  }

  // The last box of each row reaches the right edge, so that the rows end together.
  static void widen_last(Band& band) {
    for (std::size_t i = 0; i < band.zones.size(); ++i) {
      ZoneBox& box = band.zones[i];
      const bool last = i + 1 == band.zones.size() || band.zones[i + 1].y > box.y;
      if (last) box.w = band.x + band.w - box.x;
    }
  }

  void place_zone(ZoneBox& box, int columns, float x, float y) {
    const CardMetrics& m = layout_.metrics;
    box.x = x;
    box.y = y;
    const auto count = static_cast<int>(box.cards.size());
    const int used = used_columns(box, columns);
    box.w = box_width(box, columns);
    float row_y = y + k_zone_title + k_zone_pad;
    for (int first = 0; first < count; first += used) {
      float tallest = 0;
      for (int i = first; i < std::min(count, first + used); ++i) {
        Card& card = layout_.cards[box.cards[static_cast<std::size_t>(i)]];
        card.x = x + k_zone_pad + static_cast<float>(i - first) * (m.width + k_card_gap);
        card.y = row_y;
        card.w = m.width;
        card.h = card_height(card);
        tallest = std::max(tallest, card.h);
      }
      row_y += tallest + row_gap(box);
    }
    box.h = row_y - row_gap(box) + k_zone_pad + wires_ - y;
  }

  const World& world_;
  const Layout& before_;
  double aspect_;
  Layout layout_;
  Front scratch_;
  float wires_ = 0;  // more room below cards, for lines
  std::map<std::string, std::vector<TaskId>> old_cells_;
};

}  // namespace

Layout lay_out(const World& world, const Layout& before, double aspect) {
  return Builder(world, before, aspect > 0.05 ? aspect : 1.0).build();
}

}  // namespace taskyard::web
