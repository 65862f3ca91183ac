#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <vector>

namespace entente::plan {

/// A set of small dense numbers (slots, or the relationships of a pattern) as bits: the planner copies and compares
/// such sets for every step of every order that it tries. Iterates in ascending order.
class SlotSet {
public:
    using value_type = std::uint32_t;

    SlotSet() = default;
    SlotSet(std::initializer_list<value_type> slots) { insert(slots.begin(), slots.end()); }
    template <typename Input> SlotSet(Input first, Input last) { insert(first, last); }

    [[nodiscard]] bool contains(std::size_t slot) const {
        return slot / 64 < words_.size() && (words_[slot / 64] >> (slot % 64) & 1U) != 0;
    }
    [[nodiscard]] bool empty() const {
        return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
    }
    void insert(std::size_t slot) {
        if (slot / 64 >= words_.size()) words_.resize(slot / 64 + 1);
        words_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    }
    template <typename Input> void insert(Input first, Input last) {
        for (; first != last; ++first) insert(*first);
    }
    void erase(std::size_t slot) {
        if (contains(slot)) words_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
    }
    void clear() { words_.clear(); }

    SlotSet& operator|=(const SlotSet& other) {
        if (words_.size() < other.words_.size()) words_.resize(other.words_.size());
        for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
        return *this;
    }
    SlotSet& operator&=(const SlotSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.word(i);
        return *this;
    }
    SlotSet& operator-=(const SlotSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.word(i);
        return *this;
    }
    friend SlotSet operator&(SlotSet a, const SlotSet& b) { return a &= b; }
    friend SlotSet operator-(SlotSet a, const SlotSet& b) { return a -= b; }

    [[nodiscard]] bool includes(const SlotSet& other) const {
        for (std::size_t i = 0; i < other.words_.size(); ++i) {
            if ((other.words_[i] & ~word(i)) != 0) return false;
        }
        return true;
    }

    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = std::uint32_t;
        using difference_type = std::ptrdiff_t;
        using pointer = const value_type*;
        using reference = value_type;

        Iterator(const std::vector<std::uint64_t>* words, std::size_t at) : words_(words), at_(at) { settle(); }
        value_type operator*() const { return static_cast<value_type>(at_); }
        Iterator& operator++() {
            ++at_;
            settle();
            return *this;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        void settle() {  // moves on to the next member, or to the end
            for (std::size_t i = at_ / 64; i < words_->size(); at_ = ++i * 64) {
                const std::uint64_t rest = (*words_)[i] >> (at_ % 64);
                if (rest == 0) continue;
                at_ += static_cast<std::size_t>(std::countr_zero(rest));
                return;
            }
            at_ = words_->size() * 64;
        }
        const std::vector<std::uint64_t>* words_;
        std::size_t at_;
    };
    [[nodiscard]] Iterator begin() const { return {&words_, 0}; }
    [[nodiscard]] Iterator end() const { return {&words_, words_.size() * 64}; }

private:
    [[nodiscard]] std::uint64_t word(std::size_t i) const { return i < words_.size() ? words_[i] : 0; }
    std::vector<std::uint64_t> words_;
};

}  // namespace entente::plan
