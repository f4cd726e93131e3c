#include "platform/desktop/png.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>

namespace taskyard::web {

namespace {

using Bytes = std::vector<std::uint8_t>;

void append_big_endian(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t crc32(const std::uint8_t* data, std::size_t size) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (std::size_t i = 0; i < size; ++i) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

std::uint32_t adler32(const Bytes& data) {
  std::uint32_t a = 1, b = 0;
  for (const std::uint8_t byte : data) {
    a = (a + byte) % 65521U;
    b = (b + a) % 65521U;
  }
  return (b << 16U) | a;
}

void append_chunk(Bytes& out, std::string_view type, const Bytes& body) {
  append_big_endian(out, static_cast<std::uint32_t>(body.size()));
  const std::size_t start = out.size();
  out.insert(out.end(), type.begin(), type.end());
  out.insert(out.end(), body.begin(), body.end());
  append_big_endian(out, crc32(out.data() + start, out.size() - start));
}

// A zlib stream of stored blocks.
Bytes stored(const Bytes& raw) {
  constexpr std::size_t k_block_max = 65535;
  Bytes out = {0x78, 0x01};
  for (std::size_t at = 0; at < raw.size(); at += k_block_max) {
    const std::size_t size = std::min(k_block_max, raw.size() - at);
    const auto low = static_cast<std::uint8_t>(size & 255U),
               high = static_cast<std::uint8_t>(size >> 8U);
    const bool is_last = at + size == raw.size();
    out.insert(out.end(), {static_cast<std::uint8_t>(is_last ? 1 : 0), low, high,
                           static_cast<std::uint8_t>(~low), static_cast<std::uint8_t>(~high)});
    out.insert(out.end(), raw.begin() + static_cast<std::ptrdiff_t>(at),
               raw.begin() + static_cast<std::ptrdiff_t>(at + size));
  }
  append_big_endian(out, adler32(raw));
  return out;
}

}  // namespace

bool write_png(const std::string& path, int width, int height, const Bytes& rgba) {
  Bytes rows;
  for (int y = 0; y < height; ++y) {
    rows.push_back(0);  // no filter
    for (int x = 0; x < width; ++x) {
      const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                              static_cast<std::size_t>(x)) *
                             4;
      rows.insert(rows.end(), {rgba[at], rgba[at + 1], rgba[at + 2]});
    }
  }
  Bytes header;
  append_big_endian(header, static_cast<std::uint32_t>(width));
  append_big_endian(header, static_cast<std::uint32_t>(height));
  header.insert(header.end(), {8, 2, 0, 0, 0});  // 8 bits, RGB
  Bytes out = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append_chunk(out, "IHDR", header);
  append_chunk(out, "IDAT", stored(rows));
  append_chunk(out, "IEND", {});
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(out.data()), static_cast<std::streamsize>(out.size()));
  return file.good();
}

}  // namespace taskyard::web
