// vsnprintf and sscanf of the page's program, in place of the C library's: those bring floating point of
// 128 bits, wide characters and scan sets along (7 kB of the packed page) for what ImGui's labels need.
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace {

/// Writes as long as there is room and counts on: what vsnprintf returns.
class Output {
 public:
  Output(char* buffer, std::size_t size) : buffer_(buffer), size_(size) {}

  void put(char c) {
    if (count_ + 1 < size_) buffer_[count_] = c;
    ++count_;
  }
  void repeat(char c, int times) {
    for (; times > 0; --times) put(c);
  }
  int end() {
    if (size_ > 0) buffer_[count_ < size_ ? count_ : size_ - 1] = '\0';
    return static_cast<int>(count_);
  }

 private:
  char* buffer_;
  std::size_t size_;
  std::size_t count_ = 0;
};

/// One "%-08.3lx": what stands between the sign and the letter.
struct Directive {
  bool left = false, zero = false, plus = false;
  int width = 0, precision = -1;
  int longs = 0;
  char letter = '\0';
};

int number_or_argument(const char*& at, va_list* arguments) {
  if (*at == '*') {
    ++at;
    return va_arg(*arguments, int);
  }
  int number = 0;
  for (; *at >= '0' && *at <= '9'; ++at) number = number * 10 + (*at - '0');
  return number;
}

Directive read_directive(const char*& at, va_list* arguments) {
  Directive directive;
  for (;; ++at) {
    if (*at == '-')
      directive.left = true;
    else if (*at == '0')
      directive.zero = true;
    else if (*at == '+')
      directive.plus = true;
    else
      break;
  }
  directive.width = number_or_argument(at, arguments);
  if (*at == '.') directive.precision = number_or_argument(++at, arguments);
  for (; *at == 'l' || *at == 'z' || *at == 'h'; ++at) directive.longs += *at == 'l' ? 1 : 0;
  directive.letter = *at;
  if (*at != '\0') ++at;
  return directive;
}

void put_padded(Output& out, const Directive& directive, const char* sign, const char* text,
                int size) {
  const int signs = static_cast<int>(std::strlen(sign));
  const int fill = directive.width - size - signs;
  if (!directive.left && !directive.zero) out.repeat(' ', fill);
  while (*sign != '\0') out.put(*sign++);
  if (!directive.left && directive.zero) out.repeat('0', fill);
  for (int i = 0; i < size; ++i) out.put(text[i]);
  if (directive.left) out.repeat(' ', fill);
}

constexpr int k_digits_max = 48;

/// Digits of `value` at the end of `buffer`; returns where they begin.
char* digits(char* end, std::uint64_t value, unsigned base, char ten) {
  do {
    const auto digit = static_cast<unsigned>(value % base);
    *--end = static_cast<char>(digit < 10 ? '0' + digit : ten + (digit - 10));
    value /= base;
  } while (value != 0);
  return end;
}

void put_integer(Output& out, const Directive& directive, std::uint64_t value, const char* sign) {
  char buffer[k_digits_max];
  const char letter = directive.letter;
  const unsigned base = letter == 'x' || letter == 'X' || letter == 'p' ? 16 : 10;
  const char* const begin = digits(buffer + k_digits_max, value, base, letter == 'X' ? 'A' : 'a');
  put_padded(out, directive, sign, begin, static_cast<int>(buffer + k_digits_max - begin));
}

/// "%f" with up to nine places; "%g" is the same without zeros at the end. No exponents: what the page shows
/// lies between a millionth and a billion.
void put_real(Output& out, const Directive& directive, double value) {
  const char* sign = value < 0 ? "-" : directive.plus ? "+" : "";
  if (value < 0) value = -value;
  if (!(value < 9e17)) {
    put_padded(out, directive, sign, "inf", 3);
    return;
  }
  int places = directive.precision < 0 ? 6 : directive.precision > 9 ? 9 : directive.precision;
  std::uint64_t scale = 1;
  for (int i = 0; i < places; ++i) scale *= 10;
  auto whole = static_cast<std::uint64_t>(value);
  auto rest = static_cast<std::uint64_t>(
      (value - static_cast<double>(whole)) * static_cast<double>(scale) + 0.5);
  if (rest >= scale) {
    rest -= scale;
    ++whole;
  }
  char buffer[k_digits_max];
  char* begin = buffer + k_digits_max;
  if (directive.letter == 'g') {
    for (; places > 0 && rest % 10 == 0; --places) rest /= 10;
  }
  for (int i = 0; i < places; ++i, rest /= 10) *--begin = static_cast<char>('0' + rest % 10);
  if (places > 0) *--begin = '.';
  begin = digits(begin, whole, 10, 'a');
  put_padded(out, directive, sign, begin, static_cast<int>(buffer + k_digits_max - begin));
}

void put_text(Output& out, Directive directive, const char* text) {
  if (text == nullptr) text = "(null)";
  int size = 0;
  while ((directive.precision < 0 || size < directive.precision) && text[size] != '\0') ++size;
  directive.zero = false;
  put_padded(out, directive, "", text, size);
}

void put_directive(Output& out, const Directive& directive, va_list* arguments) {
  switch (directive.letter) {
    case 's': put_text(out, directive, va_arg(*arguments, const char*)); return;
    case 'c': out.put(static_cast<char>(va_arg(*arguments, int))); return;
    case 'd':
    case 'i': {
      const std::int64_t value =
          directive.longs > 1 ? va_arg(*arguments, std::int64_t) : va_arg(*arguments, int);
      const std::uint64_t size =
          value < 0 ? 0U - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
      put_integer(out, directive, size, value < 0 ? "-" : directive.plus ? "+" : "");
      return;
    }
    case 'u':
    case 'x':
    case 'X':
    case 'p':
      put_integer(
          out, directive,
          directive.longs > 1 ? va_arg(*arguments, std::uint64_t) : va_arg(*arguments, unsigned),
          "");
      return;
    case 'f':
    case 'g': put_real(out, directive, va_arg(*arguments, double)); return;
    default: out.put(directive.letter == '\0' ? '%' : directive.letter);
  }
}

}  // namespace

extern "C" {

int vsnprintf(char* buffer, std::size_t size, const char* format, va_list given) {
  va_list arguments;
  va_copy(arguments, given);
  Output out(buffer, size);
  while (*format != '\0') {
    if (*format != '%') {
      out.put(*format++);
      continue;
    }
    ++format;
    put_directive(out, read_directive(format, &arguments), &arguments);
  }
  va_end(arguments);
  return out.end();
}

/// Whole numbers only ("%d" of ImGui's number fields); anything else in the format ends the reading.
int sscanf(const char* text, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int read = 0;
  for (; *format != '\0'; ++format) {
    if (*format != '%') {
      if (*text++ != *format) break;
      continue;
    }
    ++format;
    if (*format != 'd' && *format != 'i') break;
    while (*text == ' ') ++text;
    const bool negative = *text == '-';
    if (negative || *text == '+') ++text;
    if (*text < '0' || *text > '9') break;
    std::int64_t value = 0;
    for (; *text >= '0' && *text <= '9'; ++text) {
      if (value < INT32_MAX) value = value * 10 + (*text - '0');
    }
    if (value > INT32_MAX) value = INT32_MAX;
    *va_arg(arguments, int*) = static_cast<int>(negative ? -value : value);
    ++read;
  }
  va_end(arguments);
  return read;
}

}  // extern "C"
