"""Writes small.ciff and small.ciff.gz with Google's protobuf runtime, from the fields of the format's specification.

    pip install protobuf && python make_ciff.py

300 documents: document i is called "doc i", has "all" 1 + i times, "seventh" (every seventh document from the first on)
3 times, and the first and the last have "größe" 70,000 times.
"""

import gzip
import pathlib

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

FIELDS = {
    "Header": [("version", 1, "INT32"), ("num_postings_lists", 2, "INT32"), ("num_docs", 3, "INT32"),
               ("total_postings_lists", 4, "INT32"), ("total_docs", 5, "INT32"),
               ("total_terms_in_collection", 6, "INT64"), ("average_doclength", 7, "DOUBLE"),
               ("description", 8, "STRING")],
    "Posting": [("docid", 1, "INT32"), ("tf", 2, "INT32")],
    "PostingsList": [("term", 1, "STRING"), ("df", 2, "INT64"), ("cf", 3, "INT64"), ("postings", 4, "Posting")],
    "DocRecord": [("docid", 1, "INT32"), ("collection_docid", 2, "STRING"), ("doclength", 3, "INT32")],
}


def message_classes():
    file = descriptor_pb2.FileDescriptorProto(name="ciff.proto", package="io.osirrc.ciff", syntax="proto3")
    for name, fields in FIELDS.items():
        message = file.message_type.add(name=name)
        for field_name, number, kind in fields:
            field = message.field.add(name=field_name, number=number, label=1)
            if kind in FIELDS:
                field.label, field.type, field.type_name = 3, 11, f".io.osirrc.ciff.{kind}"
            else:
                field.type = descriptor_pb2.FieldDescriptorProto.Type.Value(f"TYPE_{kind}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return [message_factory.GetMessageClass(pool.FindMessageTypeByName(f"io.osirrc.ciff.{name}")) for name in FIELDS]


def varint(value):
    encoded = bytearray()
    while value >= 128:
        encoded.append(value & 127 | 128)
        value >>= 7
    return bytes(encoded + bytes([value]))


def main():
    Header, Posting, PostingsList, DocRecord = message_classes()
    documents = []
    for i in range(300):
        terms = {"all": 1 + i}
        if i % 7 == 0:
            terms["seventh"] = 3
        if i in (0, 299):
            terms["größe"] = 70_000
        documents.append(terms)
    vocabulary = sorted({term for terms in documents for term in terms}, key=str.encode)
    total = sum(sum(terms.values()) for terms in documents)
    messages = [Header(version=1, num_postings_lists=len(vocabulary), num_docs=len(documents),
                       total_postings_lists=len(vocabulary), total_docs=len(documents),
                       total_terms_in_collection=total, average_doclength=total / len(documents),
                       description="a small index by Python")]
    for term in vocabulary:
        postings = PostingsList(term=term)
        last = 0
        for i, terms in enumerate(documents):
            if term in terms:
                postings.postings.append(Posting(docid=i - last, tf=terms[term]))
                postings.df += 1
                postings.cf += terms[term]
                last = i
        messages.append(postings)
    for i, terms in enumerate(documents):
        messages.append(DocRecord(docid=i, collection_docid=f"doc {i}", doclength=sum(terms.values())))
    encoded = [message.SerializeToString() for message in messages]
    content = b"".join(varint(len(message)) + message for message in encoded)
    folder = pathlib.Path(__file__).parent
    (folder / "small.ciff").write_bytes(content)
    (folder / "small.ciff.gz").write_bytes(gzip.compress(content, mtime=0))


main()
