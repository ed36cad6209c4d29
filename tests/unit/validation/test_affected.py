from dotheque_graph.validation.affected import affected


def test_changed_node_that_still_says_something_is_affected(store, ex):
    assert affected(store('ex:a ex:name "A" .'), [ex("a")]) == {ex("a")}


def test_node_that_was_removed_is_not_affected(store, ex):
    assert affected(store('ex:b ex:name "B" .'), [ex("a")]) == frozenset()


def test_nodes_that_point_to_a_removed_one_are_affected(store, ex):
    assert affected(store("ex:b ex:friend ex:a . ex:c ex:friend ex:d ."), [ex("a")]) == {ex("b")}


def test_nodes_that_point_to_a_changed_one_are_affected_with_it(store, ex):
    data = store("ex:a a ex:Thing . ex:b ex:friend ex:a . ex:c ex:friend ex:b .")

    assert affected(data, [ex("a")]) == {ex("a"), ex("b")}


def test_nodes_that_cite_a_changed_passage_are_left_out(store, ex):
    data = store("ex:line a doth:Passage . ex:a dcterms:source ex:line .")

    assert affected(data, [ex("line")]) == {ex("line")}


def test_nodes_that_cite_a_passage_that_is_gone_are_affected(store, ex):
    assert affected(store("ex:a dcterms:source ex:line ."), [ex("line")]) == {ex("a")}


def test_nodes_that_point_to_a_passage_otherwise_than_as_their_source_are_affected(store, ex):
    data = store("ex:doc a doth:SourceDocument . ex:line dcterms:isPartOf ex:doc . ex:a dcterms:source ex:doc .")

    assert affected(data, [ex("doc")]) == {ex("doc"), ex("line")}


def test_members_of_a_changed_class_are_left_out(store, ex):
    assert affected(store("ex:Thing a rdfs:Class . ex:a a ex:Thing ."), [ex("Thing")]) == {ex("Thing")}


def test_no_change_affects_nothing(store):
    assert affected(store("ex:a ex:friend ex:b ."), []) == frozenset()
