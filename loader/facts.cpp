#include "loader/facts.hpp"

#include <atomic>

#include "loader/facts_model.hpp"
#include "loader/read_file.hpp"

namespace entente {

void load_facts(Transaction& transaction, const std::vector<std::string>& files, const LoadOptions& options,
                LoadReport& report) {
    std::vector<facts::File> texts;
    LoadProgress progress;
    for (const std::string& path : files) {
        texts.push_back({path, read_file(path)});
        progress.bytes_total += texts.back().text.size();
    }
    const auto tell = [&](std::string_view file) {
        if (options.cancel != nullptr && options.cancel->load())
            throw Error(ErrorCode::cancelled, "Cancelled", "the load was cancelled");
        progress.file = file;
        if (options.progress) options.progress(progress);
    };
    if (!files.empty()) tell(files.front());
    const facts::Model model = facts::resolve(texts, transaction.state());
    progress.bytes_done = progress.bytes_total;
    if (!files.empty()) tell(files.back());
    facts::store(model, transaction, report);
}

}  // namespace entente
