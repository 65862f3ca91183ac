#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "graph/error.hpp"
#include "graph/storage/file.hpp"

namespace entente::storage {
namespace {

[[noreturn]] void fail(std::string_view what, const std::string& path) {
    const int error = errno;
    std::string hint;
    if (error == ENOSPC || error == EDQUOT) hint = "make room on the disk, then try again; nothing committed is lost";
    if (error == ENOENT) hint = "the folder does not exist";
    if (error == EACCES || error == EPERM || error == EROFS)
        hint = "open it with --read-only, or change its permissions";
    if (error == EMFILE || error == ENFILE) hint = "too many files are open: raise the limit (ulimit -n)";
    throw Error(ErrorCode::io_error, "FileAccess", fmt::format("cannot {} {}: {}", what, path, std::strerror(error)),
                std::nullopt, hint);
}

class PosixFile final : public File {
public:
    PosixFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
    PosixFile(const PosixFile&) = delete;
    PosixFile& operator=(const PosixFile&) = delete;
    ~PosixFile() override { ::close(descriptor_); }

    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<std::byte> bytes) const override {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t read =
                ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
            if (read == 0) break;
            if (read < 0 && errno == EINTR) continue;
            if (read < 0) fail("read", path_);
            done += static_cast<std::size_t>(read);
        }
        return done;
    }

    void write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t written =
                ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
            if (written < 0 && errno == EINTR) continue;
            if (written == 0) errno = ENOSPC;
            if (written <= 0) fail("write", path_);
            done += static_cast<std::size_t>(written);
        }
    }

    void sync() override {
        if (::fdatasync(descriptor_) != 0) fail("flush", path_);
    }

    void truncate(std::uint64_t size) override {
        while (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
            if (errno != EINTR) fail("change the size of", path_);
        }
    }

    [[nodiscard]] std::uint64_t size() const override {
        struct stat status {};
        if (::fstat(descriptor_, &status) != 0) fail("look at", path_);
        return static_cast<std::uint64_t>(status.st_size);
    }

    [[nodiscard]] bool try_lock(Lock lock, std::uint64_t offset, std::uint64_t length) override {
        struct flock request = range(lock == Lock::shared ? F_RDLCK : F_WRLCK, offset, length);
        while (::fcntl(descriptor_, F_OFD_SETLK, &request) != 0) {
            if (errno == EAGAIN || errno == EACCES) return false;
            if (errno != EINTR) fail("lock", path_);
        }
        return true;
    }

    void unlock(std::uint64_t offset, std::uint64_t length) noexcept override {
        struct flock request = range(F_UNLCK, offset, length);
        (void)::fcntl(descriptor_, F_OFD_SETLK, &request);
    }

    [[nodiscard]] bool locked_elsewhere(std::uint64_t offset, std::uint64_t length) const override {
        struct flock request = range(F_WRLCK, offset, length);
        if (::fcntl(descriptor_, F_OFD_GETLK, &request) != 0) fail("look at the locks of", path_);
        return request.l_type != F_UNLCK;
    }

private:
    static struct flock range(int type, std::uint64_t offset, std::uint64_t length) {
        struct flock request {};
        request.l_type = static_cast<short>(type);
        request.l_whence = SEEK_SET;
        request.l_start = static_cast<off_t>(offset);
        request.l_len = static_cast<off_t>(length);
        return request;
    }

    int descriptor_;
    std::string path_;
};

class PosixFileSystem final : public FileSystem {
public:
    [[nodiscard]] std::unique_ptr<File> open(const std::string& path, Mode mode) override {
        int flags = O_CLOEXEC | (mode == Mode::read ? O_RDONLY : O_RDWR);
        if (mode == Mode::create) flags |= O_CREAT | O_EXCL;
        int descriptor = -1;
        do {
            descriptor = ::open(path.c_str(), flags, 0666);
        } while (descriptor < 0 && errno == EINTR);
        if (descriptor < 0) {
            if (errno == ENOENT && mode != Mode::create) return nullptr;
            if (errno == EEXIST && mode == Mode::create) return nullptr;
            fail(mode == Mode::create ? "create" : "open", path);
        }
        auto file = std::make_unique<PosixFile>(descriptor, path);
        struct stat status {};
        if (::fstat(descriptor, &status) != 0) fail("look at", path);
        if (!S_ISREG(status.st_mode)) {
            throw Error(ErrorCode::io_error, "FileAccess", fmt::format("{} is not a regular file", path));
        }
        return file;
    }

    void rename(const std::string& from, const std::string& to) override {
        if (std::rename(from.c_str(), to.c_str()) != 0) fail("rename", from);
    }

    void remove(const std::string& path) override {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("remove", path);
    }

    void sync_directory(const std::string& path) override {
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
        const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) fail("open", folder);
        const int result = ::fsync(descriptor);
        const int error = errno;
        ::close(descriptor);
        errno = error;
        if (result != 0) fail("flush", folder);
    }
};

}  // namespace

FileSystem& posix_files() {
    static PosixFileSystem files;
    return files;
}

}  // namespace entente::storage
