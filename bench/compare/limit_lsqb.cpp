// The nine LSQB counts by hand: arrays, dense row numbers, sums of products wherever a pattern falls into parts.
//   compare_limit_lsqb FOLDER       then names of queries on standard input, see serve()

#include "bench/compare/limit.hpp"

namespace {

using namespace limit;

/// Dense numbers for the ids of one label.
struct Label {
    std::map<std::uint64_t, std::uint32_t> numbers;

    std::uint32_t operator()(std::uint64_t id) {
        return numbers.emplace(id, static_cast<std::uint32_t>(numbers.size())).first->second;
    }
    std::uint32_t size() const { return static_cast<std::uint32_t>(numbers.size()); }
};

constexpr std::uint32_t none = ~0U;

struct Data {
    Label city, comment, country, forum, person, post, tag, tag_class;
    Csr comment_tags, post_tags, members, posts_of_forum, replies_to_post, replies_to_comment, likes_of_post,
        likes_of_comment, interests, knows;
    std::vector<std::uint32_t> comment_creator, post_creator, person_country, classes_of_tag;
};

Pairs read(const std::filesystem::path& folder, const char* name, Label& from, Label& to) {
    Pairs pairs;
    for (Fields fields(folder / (std::string(name) + ".csv")); fields.more();) {
        pairs.from.push_back(from(fields.number()));
        const auto [id, ended] = fields.last_number();
        pairs.to.push_back(to(id));
        if (!ended) fields.skip_line();
    }
    return pairs;
}

/// The one target of each source, or none.
std::vector<std::uint32_t> make_function(std::size_t sources, const Pairs& pairs) {
    std::vector<std::uint32_t> target(sources, none);
    for (std::size_t i = 0; i < pairs.from.size(); ++i) target[pairs.from[i]] = pairs.to[i];
    return target;
}

Data load(const std::filesystem::path& folder) {
    Data d;
    const Pairs in_country = read(folder, "City_isPartOf_Country", d.city, d.country);
    const Pairs in_city = read(folder, "Person_isLocatedIn_City", d.person, d.city);
    const Pairs knows = read(folder, "Person_knows_Person", d.person, d.person);
    const Pairs members = read(folder, "Forum_hasMember_Person", d.forum, d.person);
    const Pairs contains = read(folder, "Forum_containerOf_Post", d.forum, d.post);
    const Pairs to_post = read(folder, "Comment_replyOf_Post", d.comment, d.post);
    const Pairs to_comment = read(folder, "Comment_replyOf_Comment", d.comment, d.comment);
    const Pairs comment_tags = read(folder, "Comment_hasTag_Tag", d.comment, d.tag);
    const Pairs post_tags = read(folder, "Post_hasTag_Tag", d.post, d.tag);
    const Pairs comment_creator = read(folder, "Comment_hasCreator_Person", d.comment, d.person);
    const Pairs post_creator = read(folder, "Post_hasCreator_Person", d.post, d.person);
    const Pairs likes_post = read(folder, "Person_likes_Post", d.person, d.post);
    const Pairs likes_comment = read(folder, "Person_likes_Comment", d.person, d.comment);
    const Pairs interests = read(folder, "Person_hasInterest_Tag", d.person, d.tag);
    const Pairs classes = read(folder, "Tag_hasType_TagClass", d.tag, d.tag_class);

    d.comment_tags = make_csr(d.comment.size(), comment_tags.from, comment_tags.to);
    d.post_tags = make_csr(d.post.size(), post_tags.from, post_tags.to);
    d.members = make_csr(d.forum.size(), members.from, members.to);
    d.posts_of_forum = make_csr(d.forum.size(), contains.from, contains.to);
    d.replies_to_post = make_csr(d.post.size(), to_post.to, to_post.from);
    d.replies_to_comment = make_csr(d.comment.size(), to_comment.to, to_comment.from);
    d.likes_of_post = make_csr(d.post.size(), likes_post.to, likes_post.from);
    d.likes_of_comment = make_csr(d.comment.size(), likes_comment.to, likes_comment.from);
    d.interests = make_csr(d.person.size(), interests.from, interests.to);
    Pairs both = knows;
    both.from.insert(both.from.end(), knows.to.begin(), knows.to.end());
    both.to.insert(both.to.end(), knows.from.begin(), knows.from.end());
    d.knows = make_csr(d.person.size(), both.from, both.to);
    d.comment_creator = make_function(d.comment.size(), comment_creator);
    d.post_creator = make_function(d.post.size(), post_creator);
    const auto city = make_function(d.person.size(), in_city), country = make_function(d.city.size(), in_country);
    for (const std::uint32_t each : city) d.person_country.push_back(each == none ? none : country[each]);
    d.classes_of_tag.resize(d.tag.size());
    for (const std::uint32_t each : classes.from) ++d.classes_of_tag[each];
    return d;
}

/// Number of equal elements of two sorted lists.
std::uint64_t common(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right) {
    std::uint64_t found = 0;
    for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
        found += left[i] == right[j] ? 1U : 0U;
        const bool left_on = left[i] <= right[j], right_on = right[j] <= left[i];
        i += left_on ? 1U : 0U;
        j += right_on ? 1U : 0U;
    }
    return found;
}

/// Sum of product(node) over posts and over comments; the lists of tags, likes and replies are those of the node.
template <typename Product> std::uint64_t over_messages(const Data& d, const Product& product) {
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < d.post.size(); ++i) {
        if (d.post_creator[i] == none) continue;
        sum += product(d.post_tags.degree(i), d.likes_of_post.degree(i), d.replies_to_post.degree(i));
    }
    for (std::uint32_t i = 0; i < d.comment.size(); ++i) {
        if (d.comment_creator[i] == none) continue;
        sum += product(d.comment_tags.degree(i), d.likes_of_comment.degree(i), d.replies_to_comment.degree(i));
    }
    return sum;
}

/// Sum of term(tags of the message, tags of the reply) over replies to tagged messages.
template <typename Term> std::uint64_t over_replies(const Data& d, const Term& term) {
    std::uint64_t sum = 0;
    const auto add = [&](const Csr& tags, const Csr& replies, std::uint32_t messages) {
        for (std::uint32_t i = 0; i < messages; ++i) {
            if (tags.degree(i) == 0) continue;
            for (const std::uint32_t reply : replies[i]) sum += term(tags[i], d.comment_tags[reply]);
        }
    };
    add(d.post_tags, d.replies_to_post, d.post.size());
    add(d.comment_tags, d.replies_to_comment, d.comment.size());
    return sum;
}

std::uint64_t forums(const Data& d) {
    std::uint64_t sum = 0;
    for (std::uint32_t forum = 0; forum < d.forum.size(); ++forum) {
        std::uint64_t members = 0, classes = 0;
        for (const std::uint32_t person : d.members[forum]) members += d.person_country[person] != none ? 1U : 0U;
        if (members == 0) continue;
        for (const std::uint32_t post : d.posts_of_forum[forum])
            for (const std::uint32_t reply : d.replies_to_post[post])
                for (const std::uint32_t tag : d.comment_tags[reply]) classes += d.classes_of_tag[tag];
        sum += members * classes;
    }
    return sum;
}

std::uint64_t friends_reply(const Data& d) {
    std::uint64_t sum = 0;
    for (std::uint32_t post = 0; post < d.post.size(); ++post) {
        const std::uint32_t author = d.post_creator[post];
        if (author == none) continue;
        for (const std::uint32_t reply : d.replies_to_post[post]) {
            if (d.comment_creator[reply] == none) continue;
            const auto known = d.knows[d.comment_creator[reply]];
            const auto [first, last] = std::equal_range(known.begin(), known.end(), author);
            sum += static_cast<std::uint64_t>(last - first);
        }
    }
    return sum;
}

std::uint64_t triangles_in_a_country(const Data& d) {
    std::uint64_t sum = 0;
    std::vector<std::uint8_t> mark(d.person.size());
    for (std::uint32_t a = 0; a < d.person.size(); ++a) {
        const auto neighbour = [&](std::uint32_t b) { return b > a && d.person_country[b] == d.person_country[a]; };
        for (const std::uint32_t b : d.knows[a]) mark[b] = static_cast<std::uint8_t>(mark[b] + (neighbour(b) ? 1 : 0));
        for (const std::uint32_t b : d.knows[a]) {
            if (!neighbour(b)) continue;
            for (const std::uint32_t c : d.knows[b]) sum += c > b ? mark[c] : 0U;
        }
        for (const std::uint32_t b : d.knows[a]) mark[b] = 0;
    }
    return 6 * sum;
}

/// Paths of two steps between different people, times the interests of the last.
std::uint64_t friends_of_friends(const Data& d) {
    std::uint64_t sum = 0;
    for (std::uint32_t b = 0; b < d.person.size(); ++b) {
        if (d.knows.degree(b) == 0) continue;
        std::uint64_t interests = 0;
        for (const std::uint32_t c : d.knows[b]) interests += d.interests.degree(c);
        sum += (d.knows.degree(b) - 1) * interests;
    }
    return sum;
}

/// Those of friends_of_friends() whose ends know one another.
std::uint64_t closed(const Data& d) {
    std::uint64_t sum = 0;
    std::vector<std::uint8_t> mark(d.person.size());
    for (std::uint32_t c = 0; c < d.person.size(); ++c) {
        if (d.interests.degree(c) == 0) continue;
        std::uint64_t paths = 0;
        for (const std::uint32_t b : d.knows[c]) mark[b] = 1;
        for (const std::uint32_t b : d.knows[c])
            for (const std::uint32_t a : d.knows[b]) paths += mark[a];
        for (const std::uint32_t b : d.knows[c]) mark[b] = 0;
        sum += paths * d.interests.degree(c);
    }
    return sum;
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::fputs("usage: compare_limit_lsqb FOLDER\n", stderr);
        return 2;
    }
    const Data d = load(words[1]);
    Queries queries;
    queries["lsqb_q1"] = [&] { return one_row(forums(d)); };
    queries["lsqb_q2"] = [&] { return one_row(friends_reply(d)); };
    queries["lsqb_q3"] = [&] { return one_row(triangles_in_a_country(d)); };
    queries["lsqb_q4"] = [&] {
        return one_row(over_messages(
            d, [](std::uint64_t tags, std::uint64_t likes, std::uint64_t replies) { return tags * likes * replies; }));
    };
    queries["lsqb_q5"] = [&] {
        return one_row(
            over_replies(d, [](auto tags, auto own) { return tags.size() * own.size() - common(tags, own); }));
    };
    queries["lsqb_q6"] = [&] { return one_row(friends_of_friends(d)); };
    queries["lsqb_q7"] = [&] {
        return one_row(over_messages(d, [](std::uint64_t tags, std::uint64_t likes, std::uint64_t replies) {
            return tags * std::max<std::uint64_t>(likes, 1) * std::max<std::uint64_t>(replies, 1);
        }));
    };
    queries["lsqb_q8"] = [&] {
        return one_row(
            over_replies(d, [](auto tags, auto own) { return (tags.size() - common(tags, own)) * own.size(); }));
    };
    queries["lsqb_q9"] = [&] { return one_row(friends_of_friends(d) - closed(d)); };
    serve(queries);
    return 0;
}
