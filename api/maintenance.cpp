#include "api/maintenance.hpp"

#include "graph/storage/salvage.hpp"

namespace entente {

Compaction compact_database(const std::string& path, std::chrono::milliseconds wait) {
    return storage::compact_database(storage::posix_files(), path, wait);
}

void copy_database(const std::string& path, const std::string& copy, std::chrono::milliseconds wait) {
    storage::copy_database(storage::posix_files(), path, copy, wait);
}

ExportReport export_database(const std::string& path, const ExportOptions& options) {
    const storage::Salvaged salvaged = storage::salvage_database(storage::posix_files(), path);
    ExportReport report = export_graph(*salvaged.state, options);
    report.damage.insert(report.damage.begin(), salvaged.damage.begin(), salvaged.damage.end());
    return report;
}

}  // namespace entente
