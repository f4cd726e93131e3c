// What images do beside answering requests, as plain values: files they write and read, calls of
// AWS
// services, lines they print. Containers run no code; this is the description of what their code
// would do.
#pragma once

#include <cstdint>
#include <vector>

#include "taskyard/ids.hpp"
#include "taskyard/units.hpp"

namespace taskyard {

enum class FileAction : std::uint8_t { write, append, read, remove };

/// Something done to files, once or again and again. The next one is due `every_ms` after the last
/// one was,
/// and begins when the last one is done: storage that is too slow makes the work fall behind.
struct FileWork {
  NameId
      path;  ///< in the container, "/data/report-{n}.csv"; {n} counts 0 … keep-1, {task} is the task id
  FileAction action = FileAction::write;
  std::int64_t bytes = 0;   ///< of each write or append; a read takes the whole file
  SimTime first_ms = 0;     ///< after the start of the container
  SimTime every_ms = 0;     ///< 0 = once
  std::int32_t keep = 1;    ///< how many different names {n} makes; then the first is overwritten
  std::int32_t times = -1;  ///< -1 = as long as the container runs
  bool fatal = false;       ///< the container exits with code 1 when it fails
};

/// A call of an AWS service that the application makes with the credentials it finds.
struct CallWork {
  NameId action;    ///< "s3:PutObject"
  NameId resource;  ///< "arn:aws:s3:::reports/today.csv"; "*" for actions without one
  SimTime first_ms = 0;
  SimTime every_ms = 0;  ///< 0 = once
  bool fatal = false;    ///< the container exits with code 1 when it is denied
};

/// A line on the standard output.
struct LineWork {
  NameId text;  ///< {n} counts from 1
  SimTime first_ms = 0;
  SimTime every_ms = 0;  ///< 0 = once
};

/// All that one image does; World::works.
struct ImageWork {
  std::vector<FileWork> files;
  std::vector<CallWork> calls;
  std::vector<LineWork> lines;
};

/// Where a name of file work led last time, so that it need not be looked up every time.
struct JobFile {
  StoreId store;            ///< none = not looked up yet
  NameId path;              ///< in the store
  std::uint32_t index = 0;  ///< into Store::files, if it is there
  MountId mount;            ///< none = the container's own layer
  bool read_only = false;
};

/// One piece of work of one running container, in World::jobs; a slot is used again when it has
/// ended.
struct Job {
  enum class Kind : std::uint8_t { file, call, line };
  ContainerId container;
  Kind kind = Kind::file;
  bool running = false;
  bool busy = false;        ///< file: an operation is under way, its Due entry is its end
  std::uint16_t index = 0;  ///< into the list of ImageWork that `kind` names
  WorkId work;
  std::uint32_t step = 0;  ///< entries of the queue made before the latest step are stale
  std::int64_t done = 0;   ///< times done so far
  SimTime due_at = 0;      ///< when the present or next one is or was due
  std::uint32_t op = 0;    ///< file: index into StorageState::under_way of the operation under way
  bool failing = false;    ///< the latest one failed; only the first of a row is printed
  JobId next;              ///< of the same container
  std::vector<JobFile> files;        ///< file: where the first names lead, by {n}
  std::uint32_t call = 0xFFFFFFFFU;  ///< call: AwsCall::number of the latest one
  std::uint8_t answer = 0xFF;        ///< call: CallAnswer of the latest one
};

/// "write", "append", "read", "remove".
const char* to_string(FileAction action);

}  // namespace taskyard
